// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/authenticationdialog.h"

#include "core/payload/displaytext.h"
#include "ui/connections/hextext.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// A method may send up to 65,535 bytes; nobody answers those by hand.
constexpr qsizetype shownBytes = 512;

} // namespace

AuthenticationDialog::AuthenticationDialog(const Profile &profile, Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_asked(plainLabel({}, Role::Text, theme.dataFont(), this))
    , m_text(plainLabel({}, Role::Muted, theme.dataFont(), this))
    , m_answer(new QLineEdit(this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    setWindowTitle(tr("Authentication of %1").arg(profile.name));
    resize(520, 260);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(plainLabel(tr("%1: the broker asks").arg(profile.authenticationMethod), Role::Text,
                                 theme.scaledTextFont(1.0, QFont::DemiBold), this));
    for (auto *label : {m_asked, m_text}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setFocusPolicy(Qt::NoFocus);
        layout->addWidget(label);
    }
    auto *name = plainLabel(tr("Answer (hex)"), this);
    name->setBuddy(m_answer);
    setTextRole(name, Role::Muted);
    m_answer->setFont(theme.dataFont());
    m_answer->setAccessibleName(name->text());
    m_answer->setPlaceholderText(tr("nothing"));
    layout->addWidget(name);
    layout->addWidget(m_answer);
    m_error->hide();
    layout->addWidget(m_error);
    layout->addStretch();
    auto *buttons = new QDialogButtonBox(this);
    auto *send = buttons->addButton(tr("Answer"), QDialogButtonBox::ActionRole);
    setButtonKind(send, ButtonKind::Primary);
    send->setDefault(true);
    auto *giveUp = buttons->addButton(tr("Give up"), QDialogButtonBox::RejectRole);
    giveUp->setAutoDefault(false);
    connect(send, &QPushButton::clicked, this, &AuthenticationDialog::answer);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

void AuthenticationDialog::showStep(const AuthenticationStep &step)
{
    const auto shown = step.data.value_or(QByteArray()).left(shownBytes);
    m_asked->setText(!step.data             ? tr("nothing: without any data")
                     : step.data->isEmpty() ? tr("with no bytes")
                                            : hexFromBytes(shown));
    m_text->setText(shown.isEmpty() ? QString()
                                    : displayText(asBytes(std::string_view(
                                          shown.constData(), static_cast<std::size_t>(shown.size())))));
    m_answer->clear();
    m_answer->setFocus();
}

void AuthenticationDialog::answer()
{
    const auto bytes = bytesFromHex(m_answer->text());
    m_error->setText(bytes ? QString() : hexProblem());
    m_error->setVisible(!bytes);
    m_answer->setAccessibleDescription(m_error->text());
    setValidity(m_answer, bytes ? Validity::Fine : Validity::Wrong);
    if (!bytes)
        return;
    emit answered(m_answer->text().isEmpty() ? std::optional<QByteArray> {} : bytes);
}

} // namespace espalier
