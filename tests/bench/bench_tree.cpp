// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures the Explore view with very many topics, with floodbroker as the other process: how long each thing takes until
// it shows, and how long the GUI thread was busy at a stretch meanwhile, in wall time and in processor time (other load
// on the machine is in the one and not in the other).
#include "core/service/explorer.h"
#include "core/service/workspace.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/filterfield.h"
#include "ui/explore/topictreeview.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <functional>

using namespace espalier;

namespace {

double threadMilliseconds()
{
    timespec time {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Notes the longest event of the GUI thread.
class MeasuredApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        // Events of other threads come by here too.
        if (QThread::currentThread() != thread() || m_depth > 0)
            return QApplication::notify(receiver, event);
        QElapsedTimer wall;
        wall.start();
        const double cpu = threadMilliseconds();
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        longestWall = std::max(longestWall, static_cast<double>(wall.nsecsElapsed()) / 1e6);
        longestCpu = std::max(longestCpu, threadMilliseconds() - cpu);
        return result;
    }

    double longestWall = 0;
    double longestCpu = 0;

private:
    int m_depth = 0;
};

double residentBytes()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QRegularExpression value(QStringLiteral("VmRSS:\\s+(\\d+)"));
    return value.match(QString::fromLatin1(file.readAll())).captured(1).toDouble() * 1024;
}

class Bench
{
public:
    Bench(MeasuredApplication &application, int topics, int seconds)
        : m_application(application), m_topics(topics), m_seconds(seconds)
    { }

    void run()
    {
        m_broker.start(QStringLiteral(ESPALIER_FLOODBROKER),
                       {QStringLiteral("--retained"), QString::number(m_topics), QStringLiteral("--growing"),
                        QStringLiteral("--rate"), QStringLiteral("10000"), QStringLiteral("--seconds"),
                        QString::number(m_seconds), QStringLiteral("--payload"), QStringLiteral("8")});
        m_broker.waitForReadyRead();
        const QString address = QString::fromLatin1(m_broker.readLine()).section(u' ', 2).trimmed();
        const double before = residentBytes();
        m_view.resize(1440, 840);
        m_view.show();
        Profile profile;
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = address.section(u':', 2).toUShort();
        profile.subscriptions = {{.topicFilter = QStringLiteral("#"), .options = {}}};
        const ConnectionId id = m_workspace.openConnection(profile);
        m_view.setConnection(id);
        m_explorer = m_workspace.explorer(id);

        const auto target = static_cast<std::uint32_t>(m_topics);
        step("all topics shown, top level", [] {}, [&] { return snapshot().topics >= target; });
        fmt::print("  memory for a topic, payload and all: {:.0f} bytes\n",
                   (residentBytes() - before) / m_topics);
        step(
            "expand all, 10,000 new topics/s arriving", [&] { m_explorer->expandAll(); },
            [&] { return snapshot().totalRows >= target; });
        QScrollBar *bar = m_view.tree()->verticalScrollBar();
        step("scroll to the end", [&] { bar->setValue(bar->maximum()); }, [&] { return isFilled(); });
        step("scroll to the middle", [&] { bar->setValue(bar->maximum() / 2); }, [&] { return isFilled(); });
        const std::uint64_t end = target + static_cast<std::uint64_t>(m_seconds) * 10'000;
        step(
            fmt::format("the rest of {} new topics", end - target), [] {},
            [&] { return snapshot().topics >= end; });
        filters();
        for (const TreeSort sort : {TreeSort::Messages, TreeSort::Name})
            step(
                sort == TreeSort::Name ? "sort by name" : "sort by messages",
                [&] { m_explorer->setSort(sort); }, [&] { return snapshot().sort == sort; });
        step("collapse all", [&] { m_explorer->collapseAll(); }, [&] { return snapshot().totalRows < 100; });
        m_broker.kill();
        m_broker.waitForFinished();
    }

private:
    void filters()
    {
        const QString steps[] = {QStringLiteral("v"),
                                 QStringLiteral("va"),
                                 QStringLiteral("value-7"),
                                 QStringLiteral("plant/+/cell-1/+/value-3"),
                                 QStringLiteral("/line-1.*5$/"),
                                 QStringLiteral("value > 990"),
                                 QStringLiteral("line-1/cell-2"),
                                 QString()};
        auto *field = m_view.toolBarContent()->findChild<FilterField *>();
        for (const QString &text : steps) {
            step(
                fmt::format("filter '{}'", text.toStdString()), [&] { field->setText(text); },
                [&] { return snapshot().filter.text == text && !snapshot().filter.running; });
            fmt::print("    {} matches\n", snapshot().filter.matches);
        }
    }

    [[nodiscard]] const TreeSnapshot &snapshot() const { return m_view.tree()->snapshot(); }
    /// Whether the rows that are in sight are there.
    [[nodiscard]] bool isFilled() const
    {
        const std::int64_t row = m_view.tree()->rowAt(QPoint(10, 100));
        return row >= 0 && m_view.tree()->row(row);
    }

    void step(const std::string &what, const std::function<void()> &order,
              const std::function<bool()> &isDone)
    {
        m_application.longestWall = m_application.longestCpu = 0;
        QElapsedTimer clock;
        clock.start();
        QEventLoop loop;
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &loop, [&] {
            if (isDone() || clock.elapsed() > 300'000)
                loop.quit();
        });
        look.start(1);
        order();
        loop.exec();
        fmt::print("  {:<46} {:>9.1f} ms; GUI busy at most {:>6.1f} ms, {:>6.1f} ms CPU\n", what,
                   static_cast<double>(clock.nsecsElapsed()) / 1e6, m_application.longestWall,
                   m_application.longestCpu);
        std::fflush(stdout);
    }

    MeasuredApplication &m_application;
    int m_topics;
    int m_seconds;
    QProcess m_broker;
    QTemporaryDir m_folder;
    Theme m_theme {m_application};
    Preferences m_preferences {m_folder.path()};
    DecodeRuleBook m_decodeRules {m_folder.path()};
    FrameClock m_clock;
    Workspace m_workspace {nullptr};
    ExploreView m_view {m_workspace, m_clock, m_theme, m_preferences, m_decodeRules};
    Explorer *m_explorer = nullptr;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    MeasuredApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption topics(QStringLiteral("topics"), QStringLiteral("Retained topics."),
                                    QStringLiteral("n"), QStringLiteral("1000000"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("How long new topics arrive."),
                                     QStringLiteral("n"), QStringLiteral("10"));
    parser.addOptions({topics, seconds});
    parser.addHelpOption();
    parser.process(application);
    fmt::print("{} topics\n", parser.value(topics).toInt());
    Bench(application, parser.value(topics).toInt(), parser.value(seconds).toInt()).run();
}
