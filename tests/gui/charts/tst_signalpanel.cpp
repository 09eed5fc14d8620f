// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/service/brokerservice.h"
#include "core/service/signalhub.h"
#include "tests/gui/widgets.h"
#include "ui/charts/signalmime.h"
#include "ui/charts/signalpanel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr auto patience = 20'000;

SignalTopic topic(const char *name, std::initializer_list<SignalLeaf> leaves)
{
    return {name, std::make_shared<const std::vector<SignalLeaf>>(leaves)};
}

SignalCatalog catalogOf(const QList<SignalTopic> &topics)
{
    return {
        .topics = topics, .matching = std::uint64_t(topics.size()), .total = std::uint64_t(topics.size())};
}

/// One line for each row, indented, with its value.
QString textOf(const QAbstractItemModel &model, const QModelIndex &parent = {}, const QString &indent = {})
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const QString value = index.data(SignalTreeModel::ValueRole).toString();
        text += indent + index.data().toString() + (value.isEmpty() ? value : u'=' + value) + u'\n';
        text += textOf(model, index, indent + u' ');
    }
    return text;
}

QModelIndex find(const QAbstractItemModel &model, const QString &label, const QModelIndex &parent = {})
{
    const QModelIndexList found = model.match(model.index(0, 0, parent), Qt::DisplayRole, label, 1,
                                              Qt::MatchExactly | Qt::MatchRecursive);
    return found.value(0);
}

} // namespace

/// The signals beside the plots.
class TestSignalPanel : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void arrangesTopics()
    {
        SignalTreeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setBranches(
            {{.catalog =
                  catalogOf({topic("plant/line-1/press", {{"v"}}), topic("plant/line-1/press/pressure", {{}}),
                             topic("plant/line-1/press/temperature", {{"ts"}, {"value"}}),
                             topic("$SYS/broker/uptime", {{}})})}});
        QCOMPARE(textOf(model),
                 QStringLiteral("plant/line-1\n press\n  v\n  pressure\n  temperature\n   ts\n   value\n"
                                "$SYS/broker\n uptime\n"));
    }

    void keepsRowsThatStay()
    {
        SignalTreeModel model;
        const QAbstractItemModelTester tester(&model);
        const SignalTopic a = topic("x/a", {{"1"}, {"2"}});
        const SignalTopic b = topic("x/b", {{}});
        const SignalTopic c = topic("x/c", {{"v"}});
        const SignalTopic d = topic("y/d", {{}});
        model.setBranches({{.catalog = catalogOf({b, d})}});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex kept = find(model, QStringLiteral("b"));
        model.setBranches({{.catalog = catalogOf({a, b, c, d})}});
        QCOMPARE(textOf(model), QStringLiteral("x\n a\n  1\n  2\n b\n c\n  v\ny\n d\n"));
        QCOMPARE(kept.row(), 1);
        model.setBranches({{.catalog = catalogOf({b, topic("x/c", {{"u"}, {"v"}, {"w"}})})}});
        QCOMPARE(textOf(model), QStringLiteral("x\n b\n c\n  u\n  v\n  w\n"));
        QCOMPARE(kept.row(), 0);
        model.setBranches({{.catalog = catalogOf({topic("x/b", {{"v"}})})}});
        QCOMPARE(textOf(model), QStringLiteral("x\n b\n  v\n"));
        model.setBranches({{.catalog = catalogOf({topic("x/b", {{"1"}, {"2"}, {"3"}, {"4"}})})}});
        model.setBranches({{.catalog = catalogOf({topic("x/b", {{"4"}, {"2"}, {"1"}, {"3"}})})}});
        QCOMPARE(textOf(model), QStringLiteral("x\n b\n  4\n  2\n  1\n  3\n"));
        model.setBranches({{.profile = QUuid::createUuid(), .catalog = catalogOf({topic("x/b", {{"v"}})})}});
        QCOMPARE(textOf(model), QStringLiteral("x\n b\n  v\n"));
        model.setBranches({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.count(), 0);
    }

    void tellsConnectionsApart()
    {
        SignalTreeModel model;
        const QAbstractItemModelTester tester(&model);
        const QUuid one = QUuid::createUuid();
        const QUuid two = QUuid::createUuid();
        model.setBranches(
            {{.profile = one, .name = QStringLiteral("One"), .catalog = catalogOf({topic("t", {{}})})},
             {.profile = two, .name = QStringLiteral("Two"), .catalog = catalogOf({topic("t", {{}})})}});
        model.setValues(two, {{"t", {{{}, QStringLiteral("5")}}}});
        QCOMPARE(textOf(model), QStringLiteral("One\n t\nTwo\n t=5\n"));
        QCOMPARE(model.node(model.index(0, 0, model.index(1, 0))).source().inputs.front().profile, two);
    }

    void showsValues()
    {
        SignalTreeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setBranches({{.catalog = catalogOf({topic("t", {{"a"}, {"b"}}), topic("u", {{}})})}});
        model.setValues(
            {}, {{"t", {{"a", QStringLiteral("1.50")}}}, {"u", {{"", QStringLiteral("on")}}}, {"gone", {}}});
        QCOMPARE(textOf(model), QStringLiteral("t\n a=1.50\n b\nu=on\n"));
        QVERIFY(find(model, QStringLiteral("a"))
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("1.50")));
    }

    void rowsAreDragged()
    {
        SignalTreeModel model;
        using enum SignalLeaf::Kind;
        model.setBranches(
            {{.catalog = catalogOf({topic("t", {{"a", Number}, {"at", Time}, {"s", Text}, {"ok", Boolean}}),
                                    topic("u", {{}})})}});
        const auto pathsOf = [&](const QModelIndexList &indexes) {
            const std::unique_ptr<QMimeData> data(model.mimeData(indexes));
            QStringList paths;
            for (const SignalSource &source : data ? signalsOf(*data) : std::vector<SignalSource>())
                paths << QString::fromUtf8(source.inputs.front().topicName) + u'.'
                             + QString::fromStdString(source.inputs.front().path);
            return paths.join(u' ');
        };
        QCOMPARE(pathsOf({find(model, QStringLiteral("s"))}), QStringLiteral("t.s"));
        QCOMPARE(pathsOf({find(model, QStringLiteral("t")), find(model, QStringLiteral("a")),
                          find(model, QStringLiteral("u"))}),
                 QStringLiteral("t.a t.ok u."));
        QVERIFY(model.flags(find(model, QStringLiteral("u"))) & Qt::ItemIsDragEnabled);
    }

    void deepTopicsAreShallow()
    {
        SignalTreeModel model;
        const QByteArray deep(65'535, '/');
        model.setBranches(
            {{.catalog = catalogOf({{deep, std::make_shared<const std::vector<SignalLeaf>>(1)}})}});
        int levels = 0;
        for (QModelIndex index = model.index(0, 0); index.isValid(); index = model.index(0, 0, index))
            ++levels;
        QVERIFY(levels > 0 && levels <= 64);
    }

    void hostileNamesAreText()
    {
        SignalTreeModel model;
        model.setBranches({{.catalog = catalogOf({topic("<b>x\n", {{"<i>"}})})}});
        const QModelIndex index = model.index(0, 0);
        QCOMPARE(index.data().toString(), QStringLiteral("<b>x␊"));
        QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")));
    }

    void manyRowsAreCut()
    {
        SignalTreeModel model;
        QList<SignalTopic> topics;
        for (int i = 0; i < 3000; ++i)
            topics << topic(qPrintable(QStringLiteral("t/%1").arg(i, 5)),
                            {{"a"}, {"b"}, {"c"}, {"d"}, {"e"}, {"f"}, {"g"}, {"h"}});
        model.setBranches({{.catalog = catalogOf(topics)}});
        QVERIFY(model.isCut());
        QVERIFY(model.rowCount(model.index(0, 0)) < 3000);
        model.setBranches({{.catalog = catalogOf(topics.first(10))}});
        QVERIFY(!model.isCut());
    }

    void showsWhatConnectionsHave()
    {
        BrokerService broker;
        broker.start({.port = 0});
        QTRY_COMPARE_WITH_TIMEOUT(broker.state(), BrokerControl::State::Running, patience);
        Workspace workspace(&broker);
        SignalHub hub(workspace);
        SignalPanel panel(hub, workspace, m_theme);
        panel.resize(320, 600);
        panel.show();
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.transport = TransportKind::LocalBroker;
        profile.subscriptions = {{.topicFilter = QStringLiteral("#")}};
        const ConnectionId id = workspace.openConnection(profile);
        QTRY_COMPARE_WITH_TIMEOUT(workspace.status(id).phase, ConnectionPhase::Connected, patience);
        const auto send = [&](const char *name, std::string_view payload) {
            workspace.publish(id, {.topicName = name, .payload = Bytes::copyOf(payload)});
        };
        send("plant/temperature", R"({"value":71.42,"ok":true})");
        send("plant/pressure", "4.182");
        QTRY_COMPARE_WITH_TIMEOUT(
            textOf(*panel.model()),
            QStringLiteral("plant\n pressure=4.182\n temperature\n  value=71.42\n  ok=true\n"), patience);
        QVERIFY(panel.tree()->isExpanded(find(*panel.model(), QStringLiteral("temperature"))));
        QCOMPARE(namelessControls(panel), QString());

        send("plant/temperature", R"({"value":71.42,"ok":true,"ts":1795356472418})");
        const SignalAddress address {
            .profile = profile.id, .topicName = "plant/temperature", .path = "value"};
        QTRY_COMPARE_WITH_TIMEOUT(panel.timePaths(address), QStringList(QStringLiteral("ts")), patience);

        // Enter, or a double click, draws.
        QSignalSpy wanted(&panel, &SignalPanel::signalsWanted);
        panel.tree()->setCurrentIndex(find(*panel.model(), QStringLiteral("pressure")));
        QTest::keyClick(panel.tree(), Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        const auto sources = wanted.first().first().value<std::vector<SignalSource>>();
        QCOMPARE(sources.size(), 1U);
        QCOMPARE(sources.front().inputs.front().topicName, QByteArray("plant/pressure"));
        QCOMPARE(sources.front().inputs.front().profile, profile.id);

        // What the user closed stays closed.
        panel.tree()->collapse(find(*panel.model(), QStringLiteral("temperature")));
        send("plant/temperature", R"({"value":71.5,"ok":true,"more":1})");
        QTRY_VERIFY_WITH_TIMEOUT(find(*panel.model(), QStringLiteral("more")).isValid(), patience);
        QVERIFY(!panel.tree()->isExpanded(find(*panel.model(), QStringLiteral("temperature"))));

        panel.focusFilter();
        QTest::keyClicks(panel.focusWidget(), QStringLiteral("PRESS"));
        QTRY_COMPARE_WITH_TIMEOUT(textOf(*panel.model()), QStringLiteral("plant\n pressure=4.182\n"),
                                  patience);
        workspace.closeConnection(id);
        QCOMPARE(panel.model()->rowCount(), 0);
    }
};

QTEST_MAIN(TestSignalPanel)
#include "tst_signalpanel.moc"
