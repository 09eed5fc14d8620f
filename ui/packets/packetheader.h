// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"

#include <QHeaderView>

namespace espalier {

enum class PacketColumn { Number, Time, Delta, Direction, Client, Type, Qos, Topic, Bytes, Latency, Info };
inline constexpr int packetColumnCount = int(PacketColumn::Info) + 1;

/// The columns of the packet list: their titles, order and widths. A menu shows and hides those that are not always
/// needed. Until the user takes a hand, widths follow the room that there is.
class PacketHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit PacketHeader(QWidget *parent = nullptr);
    ~PacketHeader() override;

    [[nodiscard]] static QString title(PacketColumn column);
    [[nodiscard]] static bool isRightAligned(PacketColumn column);
    /// Gives the columns what is right for that width, unless they are as the user made them.
    void fit(int width);
    /// As saveState() gave it; with the user's widths.
    void restore(const QByteArray &state);
    [[nodiscard]] bool isShown(PacketColumn column) const { return !isSectionHidden(int(column)); }
    void setShown(PacketColumn column, bool shown);

signals:
    /// Widths, order or what is shown has changed, by the user or to fit.
    void arranged();
    /// By the user: worth keeping.
    void changedByUser();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void handleChange();

    bool m_isFitting = false;
    bool m_isUsers = false;
};

} // namespace espalier
