// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/message.h"
#include "core/service/publishdraft.h"
#include "ui/common/badgelabel.h"

#include <QAbstractListModel>

#include <deque>

namespace espalier {

/// What was published from this window and what came of it, newest first, with what was written. Keeps the last two
/// hundred, fewer when they are large. Answers the roles of SentDelegate.
class SentModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class State { Waiting, Sent, Acknowledged, NoSubscribers, Failed };
    enum DataRole { TimeRole = Qt::UserRole, StateRole, OutcomeRole };

    using QAbstractListModel::QAbstractListModel;

    void add(std::uint64_t token, const PublishDraft &draft, WallTime time);
    /// The topic with its placeholders filled in.
    void setTopic(std::uint64_t token, const QString &topic);
    /// Nothing happens for a token that is not, or no longer, in the list.
    void finish(const PublishResult &result);
    /// It could not be made: `reason` says why.
    void fail(std::uint64_t token, const QString &reason);
    [[nodiscard]] const PublishDraft &draft(int row) const { return m_rows[std::size_t(row)].draft; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        std::uint64_t token = 0;
        QString topic;
        PublishDraft draft;
        WallTime time = 0;
        State state = State::Waiting;
        QString outcome;
        /// More about it, for the tool tip.
        QString detail;
    };
    static void judge(Row &row, const PublishResult &result);
    [[nodiscard]] static BadgeLabel::Tone toneOf(State state);
    template <typename Change>
    void change(std::uint64_t token, Change &&apply);
    void dropOldest();

    /// Newest first.
    std::deque<Row> m_rows;
    /// Characters of the drafts.
    qsizetype m_size = 0;
};

} // namespace espalier
