// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"

#include <QDialog>

class QPushButton;
class QTreeWidget;

namespace espalier {

class CertificateList;
class Theme;

/// Shows what connectionDetails() tells, and the certificates of the broker; stays up to date while it is open.
class DetailsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit DetailsDialog(Theme &theme, QWidget *parent = nullptr);

    void showConnection(const Profile &profile, const ConnectionStatus &status);

signals:
    /// Where the server wants its clients to go.
    void referralChosen(const espalier::Profile &profile);

private:
    Theme &m_theme;
    QTreeWidget *m_list;
    CertificateList *m_certificates;
    QPushButton *m_refer;
    Profile m_profile;
    ConnectionStatus m_status;
};

} // namespace espalier
