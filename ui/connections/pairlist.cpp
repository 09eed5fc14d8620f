// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/pairlist.h"

#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

PairList::Texts PairList::userProperties()
{
    return {.title = tr("User properties"),
            .add = tr("Add a user property"),
            .name = tr("Name of a user property"),
            .value = tr("Value of a user property"),
            .remove = tr("Remove this user property")};
}

PairList::Texts PairList::headerFields()
{
    return {.title = tr("Further header fields"),
            .add = tr("Add a header field"),
            .name = tr("Name of a header field"),
            .value = tr("Value of a header field"),
            .remove = tr("Remove this header field")};
}

PairList::PairList(Texts texts, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_texts(std::move(texts))
    , m_theme(theme)
    , m_list(new QVBoxLayout)
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto *heading = new QHBoxLayout;
    heading->addWidget(
        plainLabel(m_texts.title, Role::Text, theme.scaledTextFont(1.0, QFont::DemiBold), this));
    heading->addStretch();
    auto *add = new QPushButton(tr("+ Add"), this);
    add->setAccessibleName(m_texts.add);
    add->setAutoDefault(false);
    setButtonKind(add, ButtonKind::Link);
    heading->addWidget(add);
    layout->addLayout(heading);
    m_list->setSpacing(6);
    layout->addLayout(m_list);
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    connect(add, &QPushButton::clicked, this, [this] {
        addRow({}, {});
        m_rows.last().name->setFocus();
        emit edited();
    });
}

void PairList::addRow(const QString &name, const QString &value)
{
    Row row {new QWidget(this), new QLineEdit(name), new QLineEdit(value)};
    row.name->setPlaceholderText(tr("Name"));
    row.name->setAccessibleName(m_texts.name);
    row.value->setPlaceholderText(tr("Value"));
    row.value->setAccessibleName(m_texts.value);
    auto *remove = new QPushButton(m_theme.icon(QStringLiteral("trash")), {}, row.box);
    remove->setAccessibleName(m_texts.remove);
    remove->setToolTip(remove->accessibleName());
    remove->setAutoDefault(false);
    setButtonKind(remove, ButtonKind::Quiet);
    auto *layout = new QHBoxLayout(row.box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(row.name, 1);
    layout->addWidget(row.value, 2);
    layout->addWidget(remove);
    for (auto *edit : {row.name, row.value}) {
        edit->setFont(m_theme.dataFont());
        connect(edit, &QLineEdit::textEdited, this, &PairList::edited);
    }
    connect(remove, &QPushButton::clicked, this, [this, box = row.box] { removeRow(box); });
    m_list->addWidget(row.box);
    m_rows.append(row);
}

void PairList::removeRow(QWidget *box)
{
    m_rows.removeIf([box](const Row &row) { return row.box == box; });
    box->hide();
    box->deleteLater();
    emit edited();
}

void PairList::setPairs(const TextPairs &pairs)
{
    for (const auto &row : std::as_const(m_rows))
        delete row.box;
    m_rows.clear();
    for (const auto &[name, value] : pairs)
        addRow(name, value);
    clearErrors();
}

TextPairs PairList::pairs() const
{
    TextPairs pairs;
    for (const auto &row : m_rows)
        pairs.append({row.name->text(), row.value->text()});
    return pairs;
}

void PairList::clearErrors()
{
    for (const auto &row : std::as_const(m_rows)) {
        setValidity(row.name, Validity::Fine);
        row.name->setAccessibleDescription({});
    }
    m_error->clear();
    m_error->hide();
}

QWidget *PairList::showProblems(const QList<ProfileProblem> &problems, ProfileField field)
{
    clearErrors();
    QWidget *first = nullptr;
    for (const auto &problem : problems) {
        if (problem.field != field)
            continue;
        auto *input = setError(problem.row, problem.text);
        if (!first)
            first = input;
    }
    return first;
}

QWidget *PairList::setError(int row, const QString &text)
{
    if (row < 0 || row >= m_rows.size())
        return nullptr;
    auto *name = m_rows[row].name;
    setValidity(name, Validity::Wrong);
    name->setAccessibleDescription(text);
    if (m_error->text().isEmpty()) {
        m_error->setText(text);
        m_error->show();
    }
    return name;
}

} // namespace espalier
