// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timesourcedialog.h"

#include "core/payload/valuepath.h"
#include "ui/common/wrongtext.h"
#include "ui/theme/controls.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace espalier {

TimeSourceDialog::TimeSourceDialog(const SignalAddress &address, const QStringList &offered,
                                   const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_arrival(new QRadioButton(tr("The time when the message &arrived"), this))
    , m_payload(new QRadioButton(tr("A time in the &payload, at this path:"), this))
    , m_path(new QComboBox(this))
    , m_problem(plainLabel({}, Role::Error, theme.textFont(), this))
{
    setWindowTitle(tr("Time Source"));
    m_path->setEditable(true);
    m_path->addItems(offered);
    m_path->setAccessibleName(tr("Path of the time"));
    m_path->setEditText(address.timePath ? QString::fromStdString(*address.timePath) : offered.value(0));
    (address.timePath ? m_payload : m_arrival)->setChecked(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    auto *note =
        plainLabel(tr("Seconds, milli-, micro- or nanoseconds since 1970, or a date as ISO 8601: which it "
                      "is, is found out from the values."),
                   Role::Muted, theme.textFont(), this);
    note->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    for (QWidget *each :
         std::initializer_list<QWidget *> {m_arrival, m_payload, m_path, m_problem, note, buttons})
        column->addWidget(each);
    connect(m_payload, &QRadioButton::toggled, this, &TimeSourceDialog::check);
    connect(m_path, &QComboBox::editTextChanged, this, [this] {
        m_payload->setChecked(true);
        check();
    });
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(timePath());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

void TimeSourceDialog::check()
{
    QString problem;
    int position = 0;
    int length = 0;
    const std::string text = m_path->currentText().toStdString();
    if (m_payload->isChecked()) {
        const auto path = ValuePath::parse(text);
        if (!path) {
            position = int(QString::fromUtf8(text.data(), qsizetype(path.error().offset)).size());
            length = 1;
            problem = tr("Character %1 does not belong into a path.").arg(position + 1);
        } else if (text.empty()) {
            problem = tr("Which part of the payload is the time?");
        }
    }
    underlineWrong(*m_path->lineEdit(), position, length, m_theme.color(Role::Error));
    m_problem->setText(problem);
    m_ok->setEnabled(problem.isEmpty());
}

std::optional<std::string> TimeSourceDialog::timePath() const
{
    if (m_arrival->isChecked())
        return std::nullopt;
    return m_path->currentText().toStdString();
}

} // namespace espalier
