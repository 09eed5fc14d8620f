// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"

#include <QObject>

#include <utility>

class QMenu;
class QWidget;

namespace espalier {

/// Opens the context menu of packets: copy, filter by what the packet has, mark, and the ways to what belongs to it.
class PacketMenu : public QObject
{
    Q_OBJECT
public:
    /// How a condition joins the filter that is there.
    enum class Join { Replace, And, Or, AndNot };
    Q_ENUM(Join)
    enum class Format { Hex, CArray, Text, Json };
    Q_ENUM(Format)

    using QObject::QObject;

    /// `chosen`: how many rows are chosen; `row` is the selected one, `names` what it names.
    void open(const PacketRow &row, const PacketNames &names, qint64 chosen, const QPoint &globalPosition,
              QWidget *parent);

    /// A filter with another condition.
    [[nodiscard]] static QString joined(const QString &filter, const QString &condition, Join join);
    /// A text as a display filter writes it, any bytes: what is no visible character is escaped.
    [[nodiscard]] static QString quoted(const QByteArray &text);
    /// What a packet is filtered for, each with what it is called.
    [[nodiscard]] static QList<std::pair<QString, QString>> conditions(const PacketRow &row,
                                                                       const PacketNames &names);

signals:
    void copyWanted(espalier::PacketMenu::Format format);
    void textCopyWanted(const QString &text);
    void filterWanted(const QString &condition, espalier::PacketMenu::Join join);
    void markWanted();
    void timeReferenceWanted();
    void topicWanted(const QByteArray &topicName);
    void messageWanted();
    void chartWanted();
    void nextInExchangeWanted();
    void previousInExchangeWanted();

private:
    void addFilters(QMenu *menu, const QList<std::pair<QString, QString>> &conditions);
};

} // namespace espalier
