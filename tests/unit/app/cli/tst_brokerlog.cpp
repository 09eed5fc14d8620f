// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/brokerlog.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace espalier;
using namespace espalier::cli;

namespace {

/// What is written to the standard error while this exists.
class StandardError
{
public:
    StandardError() : m_before(dup(STDERR_FILENO))
    {
        if (m_before < 0 || !m_file.open(QIODevice::ReadWrite)
            || dup2(m_file.handle(), STDERR_FILENO) != STDERR_FILENO)
            throw std::runtime_error("the standard error cannot be caught");
    }
    ~StandardError()
    {
        dup2(m_before, STDERR_FILENO);
        close(m_before);
    }
    StandardError(const StandardError &) = delete;
    StandardError &operator=(const StandardError &) = delete;

    [[nodiscard]] QByteArray text()
    {
        m_file.seek(0);
        return m_file.readAll();
    }

private:
    QTemporaryDir m_folder;
    QFile m_file {m_folder.filePath(QStringLiteral("error"))};
    int m_before;
};

LogSettings toFile(const QString &path)
{
    LogSettings settings;
    settings.destinations = {{.kind = LogDestination::Kind::File, .path = path.toStdString()}};
    return settings;
}

} // namespace

class BrokerLogTest : public QObject
{
    Q_OBJECT

private slots:
    void goesOnWhenTheDiskIsFull();
    void tellsTheProgramsOwnLinesByTheirLevel();
};

void BrokerLogTest::goesOnWhenTheDiskIsFull()
{
    StandardError error;
    BrokerLog log;
    QVERIFY(log.open(toFile(QStringLiteral("/dev/full"))));
    ServerReport report;
    // More than the stream's buffer holds, so that it is written in the midst of a line.
    report.log.resize(
        1000, {.time = {}, .event = {.kind = Event::Kind::StorageFailed, .text = std::string(100, 'x')}});
    log.write(report);
    log.write(report);
    const auto text = error.text();
    QVERIFY2(text.endsWith(" error The log file cannot be written: No space left on device.\n"),
             text.constData());
    QCOMPARE(text.count('\n'), 1);
}

void BrokerLogTest::tellsTheProgramsOwnLinesByTheirLevel()
{
    const QTemporaryDir folder;
    auto settings = toFile(folder.filePath(QStringLiteral("log")));
    settings.levels = LogLevels(LogLevel::Warning);
    BrokerLog log;
    QVERIFY(log.open(settings));
    log.write(LogLevel::Information, "left out");
    log.write(LogLevel::Warning, "told");
    QFile file(folder.filePath(QStringLiteral("log")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto text = file.readAll();
    QVERIFY2(text.endsWith("warning told\n"), text.constData());
    QCOMPARE(text.count('\n'), 1);
}

QTEST_GUILESS_MAIN(BrokerLogTest)
#include "tst_brokerlog.moc"
