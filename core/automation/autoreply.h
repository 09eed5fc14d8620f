// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/replyguest.h"
#include "core/file/jsonfile.h"
#include "core/service/workspace.h"

#include <QObject>

#include <map>

namespace espalier {

/// The reply rules as the user keeps them, and whether they are at work: on all open connections, and never before the
/// user says so. GUI thread.
class AutoReply : public QObject
{
    Q_OBJECT
public:
    /// Reads the rules from `folder`; examples where there are none yet. `workspace` must outlive this.
    AutoReply(Workspace &workspace, const QString &folder, QObject *parent = nullptr);
    ~AutoReply() override;

    [[nodiscard]] const QList<ReplyRule> &rules() const { return m_rules; }
    /// Writes them down and puts them to work.
    void setRules(const QList<ReplyRule> &rules);
    [[nodiscard]] const JsonFile::Contents &loaded() const { return m_loaded; }

    [[nodiscard]] bool isAnswering() const { return m_isAnswering; }
    void setAnswering(bool on);
    /// Of all connections together since answering was switched on.
    [[nodiscard]] ReplyCount count(const QUuid &rule) const;

signals:
    void countsChanged();
    void answeringChanged();
    void saveFailed(const QString &detail);

private:
    struct Working
    {
        GuestId guest = GuestId::None;
        std::shared_ptr<ReplyGuest::Feed> feed;
        QList<ReplyCount> counts;
    };
    void work(ConnectionId connection);
    void takeCounts(ConnectionId connection);

    Workspace &m_workspace;
    JsonFile m_file;
    JsonFile::Contents m_loaded;
    QList<ReplyRule> m_rules;
    bool m_isAnswering = false;
    std::map<ConnectionId, Working> m_working;
};

} // namespace espalier
