// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/message.h"

#include <QAbstractListModel>

#include <deque>

namespace espalier {

/// What was published from this window and what came of it, newest first. Keeps the last two hundred.
class SentModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class State { Waiting, Sent, Acknowledged, NoSubscribers, Failed };
    enum DataRole { TimeRole = Qt::UserRole, StateRole, OutcomeRole };

    using QAbstractListModel::QAbstractListModel;

    void add(std::uint64_t token, const QString &topic, Qos qos, WallTime time);
    /// Nothing happens for a token that is not, or no longer, in the list.
    void finish(const PublishResult &result);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        std::uint64_t token = 0;
        QString topic;
        Qos qos = Qos::AtMostOnce;
        WallTime time = 0;
        State state = State::Waiting;
        QString outcome;
    };
    static void judge(Row &row, const PublishResult &result);

    /// Newest first.
    std::deque<Row> m_rows;
};

} // namespace espalier
