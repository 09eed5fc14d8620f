// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/userpropertylist.h"

#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

UserPropertyList::UserPropertyList(Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    auto *heading = new QHBoxLayout;
    heading->addWidget(
        plainLabel(tr("User properties"), Role::Text, theme.scaledTextFont(1.0, QFont::DemiBold), this));
    heading->addStretch();
    auto *add = new QPushButton(tr("+ Add"), this);
    add->setAccessibleName(tr("Add a user property"));
    add->setAutoDefault(false);
    setButtonKind(add, ButtonKind::Link);
    heading->addWidget(add);
    m_layout->addLayout(heading);
    connect(add, &QPushButton::clicked, this, [this] {
        addRow({}, {});
        m_rows.last().name->setFocus();
        emit edited();
    });
}

void UserPropertyList::addRow(const QString &name, const QString &value)
{
    Row row {new QWidget(this), new QLineEdit(name), new QLineEdit(value)};
    row.name->setPlaceholderText(tr("Name"));
    row.name->setAccessibleName(tr("Name of a user property"));
    row.value->setPlaceholderText(tr("Value"));
    row.value->setAccessibleName(tr("Value of a user property"));
    auto *remove = new QPushButton(m_theme.icon(QStringLiteral("trash")), {}, row.box);
    remove->setAccessibleName(tr("Remove this user property"));
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
        connect(edit, &QLineEdit::textEdited, this, &UserPropertyList::edited);
    }
    connect(remove, &QPushButton::clicked, this, [this, box = row.box] { removeRow(box); });
    m_layout->addWidget(row.box);
    m_rows.append(row);
}

void UserPropertyList::removeRow(QWidget *box)
{
    m_rows.removeIf([box](const Row &row) { return row.box == box; });
    box->hide();
    box->deleteLater();
    emit edited();
}

void UserPropertyList::setPairs(const Pairs &pairs)
{
    for (const auto &row : std::as_const(m_rows))
        delete row.box;
    m_rows.clear();
    for (const auto &[name, value] : pairs)
        addRow(name, value);
}

UserPropertyList::Pairs UserPropertyList::pairs() const
{
    Pairs pairs;
    for (const auto &row : m_rows)
        pairs.append({row.name->text(), row.value->text()});
    return pairs;
}

QWidget *UserPropertyList::setError(int row, const QString &text)
{
    if (row < 0) {
        for (const auto &each : std::as_const(m_rows)) {
            setValidity(each.name, Validity::Fine);
            each.name->setToolTip({});
        }
        return nullptr;
    }
    if (row >= m_rows.size())
        return nullptr;
    auto *name = m_rows[row].name;
    setValidity(name, Validity::Wrong);
    name->setToolTip(text);
    name->setAccessibleDescription(text);
    return name;
}

} // namespace espalier
