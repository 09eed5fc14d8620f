// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/pairing.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace espalier {

/// The responses to the request that is shown, or the request that it answers, each a link with its latency. Hidden
/// while there are none.
class PartnerBar : public QWidget
{
    Q_OBJECT
public:
    explicit PartnerBar(const Theme &theme, QWidget *parent = nullptr);

    /// `time` is that of the message that is shown.
    void setPartners(const QList<Partner> &partners, WallTime time);

signals:
    void partnerClicked(const QByteArray &topicName, espalier::WallTime time);

private:
    [[nodiscard]] QString textOf(const Partner &partner, WallTime time) const;

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QList<QToolButton *> m_links;
    QList<Partner> m_partners;
};

} // namespace espalier
