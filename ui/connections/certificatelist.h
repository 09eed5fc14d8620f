// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/transportreport.h"

#include <QTreeWidget>

namespace espalier {

class Theme;

/// The certificates that a server has shown, its own first: each a heading with what it says below. Texts are those of
/// strangers and are shown as they are.
class CertificateList : public QTreeWidget
{
    Q_OBJECT
public:
    explicit CertificateList(Theme &theme, QWidget *parent = nullptr);
    void setChain(const QList<CertificateInfo> &chain);

private:
    Theme &m_theme;
};

/// "AB:CD:..."
[[nodiscard]] QString fingerprintText(const QByteArray &fingerprint);

} // namespace espalier
