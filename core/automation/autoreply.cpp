// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/autoreply.h"

#include <QDir>
#include <QJsonArray>

#include <utility>

namespace espalier {

namespace {
constexpr int ruleFormatVersion = 1;
const QString rulesKey = QStringLiteral("rules");
} // namespace

AutoReply::AutoReply(Workspace &workspace, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_file(QDir(folder).filePath(QStringLiteral("replyrules.json")), ruleFormatVersion)
    , m_loaded(m_file.read())
{
    const auto stored = m_loaded.object.value(rulesKey).toArray();
    for (const auto &rule : stored)
        m_rules.append(replyRuleFromJson(rule.toObject()));
    if (m_loaded.origin == JsonFile::Origin::Missing)
        m_rules = exampleReplyRules();
    connect(&workspace, &Workspace::connectionOpened, this, [this](ConnectionId id) {
        if (m_isAnswering)
            work(id);
    });
    connect(&workspace, &Workspace::connectionClosed, this, [this](ConnectionId id) { m_working.erase(id); });
}

AutoReply::~AutoReply()
{
    for (const auto &[connection, working] : m_working)
        m_workspace.removeGuest(connection, working.guest);
}

void AutoReply::setRules(const QList<ReplyRule> &rules)
{
    m_rules = rules;
    for (const auto &[connection, working] : m_working)
        m_workspace.withGuest<ReplyGuest>(connection, working.guest,
                                          [rules](ReplyGuest &guest) { guest.setRules(rules); });
    QJsonArray stored;
    for (const auto &rule : rules)
        stored.append(replyRuleToJson(rule));
    if (const auto written = m_file.write({{rulesKey, stored}}); !written)
        emit saveFailed(written.error());
}

void AutoReply::setAnswering(bool on)
{
    if (m_isAnswering == on)
        return;
    m_isAnswering = on;
    if (on) {
        const auto connections = m_workspace.connections();
        for (const auto connection : connections)
            work(connection);
    } else {
        for (const auto &[connection, working] : std::exchange(m_working, {}))
            m_workspace.removeGuest(connection, working.guest);
    }
    emit answeringChanged();
    emit countsChanged();
}

void AutoReply::work(ConnectionId connection)
{
    auto feed = std::make_shared<ReplyGuest::Feed>();
    auto guest = std::make_unique<ReplyGuest>(m_rules, feed);
    connect(
        guest.get(), &ReplyGuest::countsPending, this, [this, connection] { takeCounts(connection); },
        Qt::QueuedConnection);
    const auto number = m_workspace.addGuest(connection, std::move(guest));
    m_working.insert_or_assign(connection, Working {number, std::move(feed), {}});
}

void AutoReply::takeCounts(ConnectionId connection)
{
    const auto found = m_working.find(connection);
    if (found == m_working.end())
        return;
    found->second.counts = found->second.feed->take();
    emit countsChanged();
}

ReplyCount AutoReply::count(const QUuid &rule) const
{
    ReplyCount sum {.rule = rule};
    for (const auto &[connection, working] : m_working) {
        for (const auto &each : working.counts) {
            if (each.rule != rule)
                continue;
            sum.replies += each.replies;
            sum.limited += each.limited;
            if (each.lastError != ReplyCount::Error::None) {
                sum.lastError = each.lastError;
                sum.detail = each.detail;
            }
        }
    }
    return sum;
}

} // namespace espalier
