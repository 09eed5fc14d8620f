// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QStandardPaths>

namespace espalier {

namespace {

/// Without what may be a password: it goes to a terminal, or to the journal when a desktop starts the program.
QString withoutUser(const QString &url)
{
    const auto colon = url.indexOf(u':');
    const auto begin = colon >= 0 && url.mid(colon).startsWith(QStringLiteral("://")) ? colon + 3 : 0;
    // The last one: a password that was typed as it is may hold any character, also a slash.
    const auto at = url.lastIndexOf(u'@');
    return at < begin ? url : url.left(begin) + QStringLiteral("…") + url.mid(at);
}

QString urlProblem(MqttUrlError error, const QString &address)
{
    const auto url = withoutUser(address);
    const auto say = [&url](const char *text) {
        return QCoreApplication::translate("CommandLine", text).arg(url);
    };
    switch (error) {
    case MqttUrlError::NotMqtt:
        return say(QT_TRANSLATE_NOOP(
            "CommandLine", "%1 is no MQTT address: it begins with mqtt://, mqtts://, ws:// or wss://"));
    case MqttUrlError::NoHost:
        return say(QT_TRANSLATE_NOOP("CommandLine", "%1 names no host"));
    case MqttUrlError::BadHost:
        return say(QT_TRANSLATE_NOOP("CommandLine", "%1: the host is no valid name or address"));
    case MqttUrlError::BadPort:
        return say(QT_TRANSLATE_NOOP("CommandLine", "%1: a port is a number from 1 to 65535"));
    case MqttUrlError::BadEncoding:
        return say(
            QT_TRANSLATE_NOOP("CommandLine", "%1: a percent sign is followed by two hexadecimal digits"));
    case MqttUrlError::BadTopicFilter:
        return say(QT_TRANSLATE_NOOP("CommandLine", "%1: what follows the host is no valid topic filter"));
    }
    return {};
}

class Reader
{
public:
    Reader()
    {
        m_parser.setApplicationDescription(
            QStringLiteral("A desktop MQTT explorer with a local broker inside."));
        m_parser.addPositionalArgument(
            QStringLiteral("url"),
            QStringLiteral(
                "Connect to mqtt://[user[:password]@]host[:port][/topic filter]; '#' is a filter here. "
                "Also mqtts, and ws or wss with the path of a WebSocket instead of a filter."),
            QStringLiteral("[url]"));
        m_parser.addOptions({m_help, m_version, m_demo, m_dataFolder, m_view, m_topic, m_scheme, m_size,
                             m_screenshot, m_quitAfter, m_frameLog});
    }

    CommandLine read(const QStringList &arguments)
    {
        if (!m_parser.parse(arguments))
            return fail(m_parser.errorText());
        if (m_parser.isSet(m_help))
            return end(m_parser.helpText());
        if (m_parser.isSet(m_version))
            return end(QStringLiteral("espalier %1\n").arg(QCoreApplication::applicationVersion()));

        CommandLine line;
        auto &options = line.options;
        options.demo = m_parser.isSet(m_demo);
        options.dataFolder = m_parser.value(m_dataFolder);
        options.topic = m_parser.value(m_topic);
        options.screenshotFile = m_parser.value(m_screenshot);
        options.frameLogFile = m_parser.value(m_frameLog);
        if (m_parser.isSet(m_view)) {
            if (m_parser.value(m_view) == QStringLiteral("connect"))
                options.view = StartOptions::View::Connect;
            else if (m_parser.value(m_view) == QStringLiteral("packets"))
                options.view = StartOptions::View::Packets;
            else if (m_parser.value(m_view) == QStringLiteral("charts"))
                options.view = StartOptions::View::Charts;
            else if (m_parser.value(m_view) != QStringLiteral("explore"))
                return fail(QStringLiteral("--view is explore, packets, charts or connect"));
        }
        if (m_parser.isSet(m_scheme)) {
            const auto scheme = m_parser.value(m_scheme);
            if (scheme != QStringLiteral("light") && scheme != QStringLiteral("dark"))
                return fail(QStringLiteral("--scheme is light or dark"));
            options.scheme = scheme == QStringLiteral("dark") ? ColorScheme::Dark : ColorScheme::Light;
        }
        if (m_parser.isSet(m_size)) {
            const auto sides = m_parser.value(m_size).split(QLatin1Char('x'));
            const QSize size(sides.value(0).toInt(), sides.value(1).toInt());
            if (sides.size() != 2 || size.width() < 1 || size.height() < 1 || size.width() > 16'384
                || size.height() > 16'384)
                return fail(QStringLiteral("--size is WIDTHxHEIGHT, as in 1440x900"));
            options.size = size;
        }
        if (m_parser.isSet(m_quitAfter)) {
            bool isNumber = false;
            const auto seconds = m_parser.value(m_quitAfter).toDouble(&isNumber);
            if (!isNumber || seconds < 0 || seconds > 86'400)
                return fail(QStringLiteral("--quit-after is a number of seconds"));
            options.quitAfter = std::chrono::milliseconds(static_cast<int>(seconds * 1000));
        }
        if (!options.screenshotFile.isEmpty() && !options.quitAfter)
            return fail(QStringLiteral("--screenshot is taken at the end: it needs --quit-after"));

        const auto urls = m_parser.positionalArguments();
        if (urls.size() > 1)
            return fail(QStringLiteral("one address at a time"));
        if (!urls.isEmpty()) {
            auto url = parseMqttUrl(urls.first());
            if (!url)
                return fail(urlProblem(url.error(), urls.first()));
            options.url = *url;
        }
        return line;
    }

private:
    static CommandLine end(const QString &text) { return {{}, 0, text}; }
    static CommandLine fail(const QString &text)
    {
        return {{}, 2, QStringLiteral("espalier: %1\n").arg(text)};
    }

    static QCommandLineOption option(const char *name, const char *description, const char *value = nullptr)
    {
        QCommandLineOption result(QString::fromLatin1(name), QString::fromLatin1(description));
        if (value)
            result.setValueName(QString::fromLatin1(value));
        return result;
    }

    QCommandLineParser m_parser;
    QCommandLineOption m_help {QStringList {QStringLiteral("h"), QStringLiteral("help")},
                               QStringLiteral("Print this and end.")};
    QCommandLineOption m_version {QStringList {QStringLiteral("v"), QStringLiteral("version")},
                                  QStringLiteral("Print the version and end.")};
    QCommandLineOption m_demo = option("demo", "Start the local broker with demo traffic and connect to it.");
    QCommandLineOption m_dataFolder =
        option("data-dir", "Keep settings and connections in this folder.", "folder");
    QCommandLineOption m_view =
        option("view", "Begin with this: explore, packets, charts or connect.", "name");
    QCommandLineOption m_topic = option("select", "Select this topic as soon as it has arrived.", "topic");
    QCommandLineOption m_scheme = option("scheme", "Colours for this run: light or dark.", "name");
    QCommandLineOption m_size = option("size", "Size of the window, as in 1440x900.", "size");
    QCommandLineOption m_screenshot =
        option("screenshot", "Write a picture of the window before ending.", "file");
    QCommandLineOption m_quitAfter = option("quit-after", "End after so many seconds.", "seconds");
    QCommandLineOption m_frameLog =
        option("frame-log", "Write the time of each frame and each stall.", "file");
};

} // namespace

QString configFolder(const StartOptions &options)
{
    return options.dataFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                                        : options.dataFolder;
}

bool needOwnProgram(const StartOptions &options)
{
    return options.scheme || options.size || options.quitAfter || !options.frameLogFile.isEmpty();
}

CommandLine readCommandLine(const QStringList &arguments)
{
    return Reader().read(arguments);
}

} // namespace espalier
