// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

class QVBoxLayout;

namespace espalier {

/// What is known against a packet, one card for each finding: the statement of the standard, who broke it, and the way to
/// its section. Hidden when there is nothing.
class FindingCards : public QScrollArea
{
    Q_OBJECT
public:
    /// Cards that are made; there may be more findings.
    static constexpr qsizetype maximumCards = 20;

    explicit FindingCards(Theme &theme, QWidget *parent = nullptr);
    ~FindingCards() override;

    /// The same again changes nothing.
    void setFindings(const QList<PacketFinding> &findings);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// The section of a statement is to be read.
    void sectionWanted(espalier::Clause clause);
    /// The packet that makes this one wrong.
    void packetChosen(espalier::PacketNumber number);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *makeCard(const PacketFinding &finding);
    [[nodiscard]] static QString text(const PacketFinding &finding);

    Theme &m_theme;
    QVBoxLayout *m_column;
    QList<PacketFinding> m_findings;
};

} // namespace espalier
