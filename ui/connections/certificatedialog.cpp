// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/certificatedialog.h"

#include "ui/connections/certificatelist.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

bool isAboutCertificate(TlsProblem problem)
{
    return problem <= TlsProblem::WrongPurpose;
}

} // namespace

bool canBePinned(const TlsFailure &failure)
{
    return !failure.chain.isEmpty()
           && std::all_of(failure.problems.begin(), failure.problems.end(), isAboutCertificate);
}

Profile withPin(const Profile &profile, const QByteArray &fingerprint)
{
    auto pinned = profile;
    if (!pinned.tls.pinnedFingerprints.contains(fingerprint))
        pinned.tls.pinnedFingerprints.append(fingerprint);
    return pinned;
}

CertificateDialog::CertificateDialog(const TlsFailure &failure, const Profile &profile, Theme &theme,
                                     QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("The certificate of %1").arg(profile.name));
    resize(680, 460);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(plainLabel(tr("%1 did not prove who it is").arg(displayAddress(profile)), Role::Text,
                                 theme.scaledTextFont(15.0 / 13, QFont::DemiBold), this));
    for (const auto problem : failure.problems) {
        auto *line =
            plainLabel(Words::tlsProblem(problem, failure, profile), Role::Error, theme.textFont(), this);
        line->setWordWrap(true);
        layout->addWidget(line);
    }
    auto *list = new CertificateList(theme, this);
    list->setChain(failure.chain);
    list->setVisible(!failure.chain.isEmpty());
    layout->addWidget(list, 1);
    auto *hint = plainLabel(tr("Trust it only when its fingerprint is the one that the broker's operator "
                               "tells you, on another way "
                               "than this connection. From then on exactly this certificate is accepted, "
                               "whatever is wrong with it."),
                            Role::Muted, theme.textFont(), this);
    hint->setWordWrap(true);
    layout->addWidget(hint);

    auto *buttons = new QDialogButtonBox(this);
    // The safe way out is the one that Enter takes.
    auto *close = buttons->addButton(tr("Do not connect"), QDialogButtonBox::RejectRole);
    close->setDefault(true);
    auto *trust = buttons->addButton(tr("Trust this certificate"), QDialogButtonBox::ActionRole);
    trust->setAutoDefault(false);
    trust->setVisible(canBePinned(failure));
    hint->setVisible(canBePinned(failure));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(trust, &QPushButton::clicked, this, [this, fingerprint = failure.chain.value(0).fingerprint] {
        emit trusted(fingerprint);
        accept();
    });
    layout->addWidget(buttons);
    close->setFocus();
}

} // namespace espalier
