// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/expressiondialog.h"

#include "core/series/expression.h"
#include "ui/charts/chartwords.h"
#include "ui/common/wrongtext.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

constexpr int dialogWidth = 520;

/// Each name of a signal in a formula, and nothing else: no function, no exponent of a number.
const QRegularExpression &namePattern()
{
    static const QRegularExpression pattern(QStringLiteral("(?<![A-Za-z0-9_.])([a-p])(?![A-Za-z0-9_(])"));
    return pattern;
}

std::size_t inputOf(const QRegularExpressionMatch &match)
{
    return std::size_t(match.captured(1).front().unicode() - u'a');
}

} // namespace

ExpressionDialog::ExpressionDialog(std::vector<SignalAddress> inputs, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_inputs(std::move(inputs))
    , m_theme(theme)
    , m_edit(new QLineEdit(this))
    , m_problem(plainLabel({}, Role::Error, theme.textFont(), this))
{
    if (m_inputs.size() > Expression::maximumInputs)
        m_inputs.resize(Expression::maximumInputs);
    setWindowTitle(tr("Expression of Several Signals"));
    auto *column = new QVBoxLayout(this);
    QStringList names;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        SignalSource one;
        one.inputs = {m_inputs[i]};
        names << QString::fromStdString(Expression::nameOf(i)) + QStringLiteral(" = ")
                     + ChartWords::sourceDetail(one);
    }
    auto *list = plainLabel(names.join(u'\n'), Role::Text, theme.dataFont(), this);
    list->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_edit->setFont(theme.dataFont());
    m_edit->setAccessibleName(tr("Formula"));
    m_edit->setPlaceholderText(tr("a * 2 + b, sqrt(a^2 + b^2), a > 70 ? 1 : 0"));
    m_edit->setMaxLength(int(Expression::maximumLength));
    m_problem->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    column->addWidget(list);
    column->addWidget(m_edit);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    connect(m_edit, &QLineEdit::textChanged, this, &ExpressionDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(source());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_edit->setFocus();
    resize(dialogWidth, sizeHint().height());
    check();
}

void ExpressionDialog::setExpression(const QString &text)
{
    m_edit->setText(text);
}

QString ExpressionDialog::problem() const
{
    return m_problem->text();
}

void ExpressionDialog::check()
{
    const QString text = m_edit->text();
    const std::string bytes = text.toStdString();
    QString problem;
    int position = 0;
    int length = 0;
    if (!text.trimmed().isEmpty()) {
        const auto parsed = Expression::parse(bytes, m_inputs.size());
        if (!parsed) {
            const auto before = QString::fromUtf8(bytes.data(), qsizetype(parsed.error().offset));
            position = int(std::min(before.size(), std::max<qsizetype>(0, text.size() - 1)));
            length = 1;
            problem = tr("At character %1: %2")
                          .arg(position + 1)
                          .arg(QString::fromStdString(parsed.error().message));
        } else if (!namePattern().match(text).hasMatch()) {
            problem = tr("It uses none of the signals above.");
        }
    }
    underlineWrong(*m_edit, position, length, m_theme.color(Role::Error));
    m_problem->setText(problem);
    m_ok->setEnabled(problem.isEmpty() && !text.trimmed().isEmpty());
}

SignalSource ExpressionDialog::source() const
{
    SignalSource source;
    if (!m_ok->isEnabled())
        return source;
    const QString text = m_edit->text();
    std::vector<std::size_t> used;
    for (auto each = namePattern().globalMatch(text); each.hasNext();)
        used.push_back(inputOf(each.next()));
    std::ranges::sort(used);
    used.erase(std::ranges::unique(used).begin(), used.end());
    // A signal that is not used would only add samples: what remains is called anew.
    QString renamed;
    qsizetype done = 0;
    for (auto each = namePattern().globalMatch(text); each.hasNext();) {
        const QRegularExpressionMatch match = each.next();
        const auto place = std::ranges::lower_bound(used, inputOf(match)) - used.begin();
        renamed += text.mid(done, match.capturedStart() - done)
                   + QString::fromStdString(Expression::nameOf(std::size_t(place)));
        done = match.capturedEnd();
    }
    renamed += text.mid(done);
    for (const std::size_t input : used)
        source.inputs.push_back(m_inputs[input]);
    source.expression = renamed.toStdString();
    return source;
}

} // namespace espalier
