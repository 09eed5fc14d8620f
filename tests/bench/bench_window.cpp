// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures the way from a socket to the window, with floodbroker as the other process: every message counted, frames,
// memory. First core alone, with a GUI thread that only takes; then the whole program, offscreen unless there is a
// display.
#include "core/service/explorer.h"
#include "core/service/workspace.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTimer>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

struct Load
{
    int rate = 50'000;
    int topics = 1000;
    int seconds = 60;
    int retained = 0;

    [[nodiscard]] quint64 messages() const { return static_cast<quint64>(rate) * seconds + retained; }
};

void line(const char *what, const QString &value)
{
    fmt::print("  {:<52} {}\n", what, value.toStdString());
    std::fflush(stdout);
}

QString number(double value, const char *unit)
{
    return QStringLiteral("%1 %2").arg(value, 0, 'f', 2).arg(QLatin1String(unit));
}

/// The broker's part, in a process of its own.
class FloodBroker
{
public:
    explicit FloodBroker(const Load &load)
    {
        const auto option = [](int value) { return QString::number(value); };
        m_process.start(QStringLiteral(ESPALIER_FLOODBROKER),
                        {QStringLiteral("--rate"), option(load.rate), QStringLiteral("--topics"),
                         option(load.topics), QStringLiteral("--seconds"), option(load.seconds),
                         QStringLiteral("--retained"), option(load.retained)});
        m_process.waitForReadyRead();
        m_address = QString::fromLatin1(m_process.readLine()).section(u' ', 2).trimmed();
        if (m_address.isEmpty())
            qFatal("floodbroker does not run");
    }
    ~FloodBroker()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] quint16 port() const { return m_address.section(u':', 2).toUShort(); }
    [[nodiscard]] QString address() const { return m_address; }
    /// What it says that it has sent; waits for it.
    [[nodiscard]] QString report(std::chrono::milliseconds patience)
    {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(static_cast<int>(patience.count()))) { }
        return QString::fromLatin1(m_process.readLine()).trimmed();
    }

private:
    QProcess m_process;
    QString m_address;
};

double cpuSeconds()
{
    rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A line of /proc/<pid>/status that tells kibibytes, as MB.
double memoryOf(qint64 pid, const char *key)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QString text = QString::fromLatin1(file.readAll());
    const QRegularExpression value(QStringLiteral("%1:\\s+(\\d+)").arg(QLatin1String(key)));
    return value.match(text).captured(1).toDouble() * 1024 / 1e6;
}

/// What a process has used of the processor so far.
double cpuSecondsOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    // Behind the name, which may have spaces: fields 14 and 15 of proc(5).
    const QList<QByteArray> fields = file.readAll().split(')').last().simplified().split(' ');
    const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    return (fields.value(11).toDouble() + fields.value(12).toDouble()) / ticks;
}

/// Core alone: takes at most every 16 ms, as a window does.
void runCore(const Load &load)
{
    FloodBroker broker(load);
    Workspace workspace(nullptr);
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = broker.port();
    profile.subscriptions = {{.topicFilter = QStringLiteral("#"), .options = {}}};

    QEventLoop loop;
    QElapsedTimer clock;
    StoreTotals totals;
    double shownAfter = 0;
    double longestTake = 0;
    int snapshots = 0;
    const double cpuBefore = cpuSeconds();
    clock.start();
    const ConnectionId id = workspace.openConnection(profile);
    Explorer *explorer = workspace.explorer(id);
    explorer->setViewport(0, 60);
    QTimer frame;
    frame.setSingleShot(true);
    frame.setInterval(16);
    const auto request = [&frame] {
        if (!frame.isActive())
            frame.start();
    };
    QObject::connect(explorer, &Explorer::treePending, &frame, request);
    QObject::connect(explorer, &Explorer::totalsPending, &frame, request);
    QObject::connect(&frame, &QTimer::timeout, &loop, [&] {
        QElapsedTimer take;
        take.start();
        const TreeSnapshot tree = explorer->takeTree();
        const StoreTotals news = explorer->takeTotals();
        longestTake = std::max(longestTake, static_cast<double>(take.nsecsElapsed()) / 1e6);
        snapshots += tree.totalRows > 0 ? 1 : 0;
        if (news.messages > 0)
            totals = news;
        if (shownAfter == 0 && load.retained > 0 && tree.topics >= static_cast<quint32>(load.retained))
            shownAfter = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        if (totals.messages >= load.messages())
            loop.quit();
    });
    QTimer::singleShot(std::chrono::seconds(load.seconds) + 20s, &loop, &QEventLoop::quit);
    loop.exec();
    const double cpu = cpuSeconds() - cpuBefore;
    line("broker", broker.report(5s));
    line("counted", QStringLiteral("%1 of %2").arg(totals.messages).arg(load.messages()));
    line("topics", QString::number(totals.topics));
    if (load.retained > 0)
        line("all retained topics in a snapshot after", number(shownAfter, "ms"));
    line("CPU for a message, both threads", number(cpu * 1e6 / static_cast<double>(totals.messages), "us"));
    line("snapshots taken; longest take",
         QStringLiteral("%1; %2").arg(snapshots).arg(number(longestTake, "ms")));
    line("memory now, history of it", number(memoryOf(QCoreApplication::applicationPid(), "VmRSS"), "MB, ")
                                          + number(static_cast<double>(totals.historyBytes) / 1e6, "MB"));
}

void tellFrames(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        line("frames", QStringLiteral("no log"));
        return;
    }
    std::vector<double> frames;
    int stalls = 0;
    for (const QByteArray &entry : file.readAll().split('\n')) {
        const auto words = entry.split(' ');
        stalls += words.size() > 1 && words[1] == "stall" ? 1 : 0;
        if (words.size() > 2 && words[1] == "frame")
            frames.push_back(words[2].toDouble());
    }
    std::sort(frames.begin(), frames.end());
    if (frames.empty())
        return;
    const auto at = [&](double part) {
        return number(frames[static_cast<std::size_t>(part * static_cast<double>(frames.size() - 1))], "ms");
    };
    line("frames; stalls over 50 ms", QStringLiteral("%1; %2").arg(frames.size()).arg(stalls));
    line("frame: median, 99 %, longest", QStringLiteral("%1, %2, %3").arg(at(0.5), at(0.99), at(1)));
}

/// The whole program.
void runWindow(const Load &load, const QString &screenshot)
{
    FloodBroker broker(load);
    QTemporaryDir folder;
    const QString log = folder.filePath(QStringLiteral("frames"));
    QStringList arguments {broker.address() + QStringLiteral("/#"),
                           QStringLiteral("--data-dir"),
                           folder.path(),
                           QStringLiteral("--frame-log"),
                           log,
                           QStringLiteral("--quit-after"),
                           QString::number(load.seconds + 5)};
    if (!screenshot.isEmpty())
        arguments << QStringLiteral("--screenshot") << screenshot;
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (environment.value(QStringLiteral("DISPLAY")).isEmpty())
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    window.setProcessEnvironment(environment);
    window.start(QStringLiteral(ESPALIER_WINDOW), arguments);
    double peak = 0;
    double afterTwoSeconds = 0;
    double middle = 0;
    double last = 0;
    double cpu = 0;
    QElapsedTimer clock;
    clock.start();
    while (!window.waitForFinished(100) && window.state() == QProcess::Running) {
        peak = std::max(peak, memoryOf(window.processId(), "VmHWM"));
        last = std::max(1.0, memoryOf(window.processId(), "VmRSS"));
        if (middle == 0 && clock.elapsed() > load.seconds * 500)
            middle = last;
        cpu = std::max(cpu, cpuSecondsOf(window.processId()));
        if (afterTwoSeconds == 0 && clock.elapsed() > 3000)
            afterTwoSeconds = memoryOf(window.processId(), "VmRSS");
    }
    line("broker", broker.report(5s));
    line("memory after 3 s, at half time, at the end, most", number(afterTwoSeconds, "MB, ")
                                                                 + number(middle, "MB, ")
                                                                 + number(last, "MB, ") + number(peak, "MB"));
    line("CPU for a message, all threads",
         number(cpu * 1e6 / static_cast<double>(std::max<quint64>(1, load.messages())), "us"));
    tellFrames(log);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("Length of the flood."),
                                     QStringLiteral("n"), QStringLiteral("10"));
    const QCommandLineOption rate(QStringLiteral("rate"), QStringLiteral("Messages a second."),
                                  QStringLiteral("n"), QStringLiteral("200000"));
    const QCommandLineOption screenshots(QStringLiteral("screenshots"),
                                         QStringLiteral("Folder for pictures of the window."),
                                         QStringLiteral("folder"));
    parser.addOptions({seconds, rate, screenshots});
    parser.addHelpOption();
    parser.process(application);

    const Load flood {
        .rate = parser.value(rate).toInt(), .topics = 1000, .seconds = parser.value(seconds).toInt()};
    const Load retained {.rate = 0, .topics = 1, .seconds = 0, .retained = 100'000};
    const auto picture = [&](const char *name) {
        return parser.isSet(screenshots) ? parser.value(screenshots) + u'/' + QLatin1String(name) : QString();
    };
    fmt::print("100,000 retained topics, core\n");
    runCore(retained);
    fmt::print("100,000 retained topics, window\n");
    runWindow(retained, picture("retained.png"));
    fmt::print("{} messages/s over 1,000 topics for {} s, core\n", flood.rate, flood.seconds);
    runCore(flood);
    fmt::print("the same, window\n");
    runWindow(flood, picture("flood.png"));
}
