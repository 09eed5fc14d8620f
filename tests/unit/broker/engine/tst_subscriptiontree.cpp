// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/subscriptiontree.h"
#include "core/mqtt/topic.h"

#include <QTest>

#include <map>
#include <random>
#include <set>
#include <string>

using namespace espalier;

/// The tree against the plain definition of matching, under random changes.
class SubscriptionTreeTest : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithDefinition();
    void isEmptyAfterAll();
};

namespace {

class RandomTopics
{
public:
    explicit RandomTopics(unsigned seed) : m_random(seed) { }
    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random() % limit); }

    std::string name() { return levels({"a", "b", "", "$c"}); }
    std::string filter()
    {
        auto text = levels({"a", "b", "", "$c", "+"});
        if (below(3) == 0)
            text += "/#";
        return below(20) == 0 ? "#" : text;
    }

private:
    std::string levels(const std::vector<std::string> &choices)
    {
        std::string text;
        do {
            text = choices[below(static_cast<unsigned>(choices.size()))];
            for (unsigned more = below(4); more > 0; --more)
                text += '/' + choices[below(static_cast<unsigned>(choices.size()))];
        } while (text.empty());
        return text;
    }

    std::mt19937 m_random;
};

struct Model
{
    SubscriptionTree tree {42};
    std::map<SessionId, SubscriptionId> heads;
    std::set<std::tuple<std::string, std::string, SessionId>> known;

    SubscriptionId &head(SessionId session) { return heads.try_emplace(session, noId).first->second; }
    void toggle(const std::string &filter, const std::string &shareName, SessionId session)
    {
        const bool isKnown = known.contains({filter, shareName, session});
        const auto id = tree.find(filter, shareName, session);
        QCOMPARE(id != noId, isKnown);
        if (isKnown) {
            QCOMPARE(QString::fromStdString(tree.filterOf(id)), QString::fromStdString(filter));
            tree.remove(id, head(session));
            known.erase({filter, shareName, session});
        } else {
            QVERIFY(!tree.add(filter, shareName, session, {}, 0, head(session)).existed);
            known.insert({filter, shareName, session});
        }
        QCOMPARE(tree.size(), known.size());
    }
    std::multiset<SessionId> expected(const std::string &name) const
    {
        std::multiset<SessionId> sessions;
        for (const auto &[filter, shareName, session] : known) {
            if (shareName.empty() && matches(filter, name))
                sessions.insert(session);
        }
        return sessions;
    }
    std::size_t expectedGroups(const std::string &name) const
    {
        std::set<std::pair<std::string, std::string>> groups;
        for (const auto &[filter, shareName, session] : known) {
            if (!shareName.empty() && matches(filter, name))
                groups.insert({filter, shareName});
        }
        return groups.size();
    }
};

} // namespace

void SubscriptionTreeTest::agreesWithDefinition()
{
    RandomTopics topics(7);
    Model model;
    for (int round = 0; round < 3000; ++round) {
        const std::string shareName = topics.below(5) == 0 ? "g" : "";
        model.toggle(topics.filter(), shareName, topics.below(6));
        const auto name = topics.name();
        Matches found;
        model.tree.match(name, found);
        std::multiset<SessionId> sessions;
        for (const auto id : found.subscriptions)
            sessions.insert(model.tree[id].session);
        QVERIFY2(sessions == model.expected(name), name.c_str());
        QCOMPARE(found.groups.size(), model.expectedGroups(name));
    }
}

void SubscriptionTreeTest::isEmptyAfterAll()
{
    RandomTopics topics(8);
    Model model;
    for (int i = 0; i < 1000; ++i)
        model.toggle(topics.filter(), {}, topics.below(50));
    for (auto &[session, head] : model.heads) {
        while (head != noId)
            model.tree.remove(head, head);
    }
    QCOMPARE(model.tree.size(), std::size_t {0});
    QCOMPARE(model.tree.nodeCount(), std::size_t {0});
}

QTEST_APPLESS_MAIN(SubscriptionTreeTest)
#include "tst_subscriptiontree.moc"
