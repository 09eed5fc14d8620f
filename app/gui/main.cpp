// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/commandline.h"
#include "app/gui/framelog.h"
#include "app/gui/singleinstance.h"
#include "app/gui/timedapplication.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QTranslator>

#include <cstdio>
#include <optional>

namespace {

using namespace espalier;

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("espalier"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ESPALIER_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Espalier"));
    QGuiApplication::setDesktopFileName(QStringLiteral("espalier"));
}

// QApplication ends the program without a display, even for --help: the command line is read with its plain cousin.
CommandLine readArguments(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return readCommandLine(QCoreApplication::arguments());
}

enum class Start { Alone, BesideOther, HandedOver, Refused };

/// One program works with a folder: a second one hands over what it was asked for.
Start settle(SingleInstance &instance, const StartOptions &options)
{
    constexpr std::chrono::seconds patience {5};
    const auto folder = configFolder(options);
    const auto alone = [&] {
        if (!instance.detail().isEmpty())
            std::fprintf(stderr, "espalier: another start with the folder %s will not find this window: %s\n",
                         qPrintable(folder), qPrintable(instance.detail()));
        return Start::Alone;
    };
    if (instance.claim() != SingleInstance::Claim::Taken)
        return alone();
    if (needOwnProgram(options)) {
        std::fprintf(
            stderr,
            "espalier: it runs already with the folder %s, so options for one run have no effect; give "
            "this one another folder with --data-dir\n",
            qPrintable(folder));
        return Start::Refused;
    }
    switch (instance.handOver(QCoreApplication::arguments(), patience)) {
    case SingleInstance::HandOver::Accepted:
        return Start::HandedOver;
    case SingleInstance::HandOver::Claimed:
        return alone();
    case SingleInstance::HandOver::Unanswered:
        break;
    }
    return Start::BesideOther;
}

void installTranslation(QTranslator &translator)
{
    const auto folder = QStringLiteral(":/i18n");
    // English has a file too: for its plural forms.
    if (translator.load(QLocale(), QStringLiteral("espalier"), QStringLiteral("_"), folder)
        || translator.load(QStringLiteral("espalier_en"), folder))
        QCoreApplication::installTranslator(&translator);
}

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    nameApplication();
    const auto line = readArguments(argc, argv);
    if (line.exitCode) {
        std::fputs(qPrintable(line.text), *line.exitCode == 0 ? stdout : stderr);
        return *line.exitCode;
    }

    TimedApplication application(argc, argv);
    SingleInstance instance(configFolder(line.options));
    const auto start = settle(instance, line.options);
    if (start == Start::HandedOver || start == Start::Refused)
        return start == Start::HandedOver ? 0 : 1;
    QTranslator translator;
    installTranslation(translator);
    std::optional<FrameLog> log;
    if (!line.options.frameLogFile.isEmpty()) {
        log.emplace(line.options.frameLogFile, sinceStart);
        if (!log->error().isEmpty()) {
            std::fprintf(stderr, "espalier: cannot write %s: %s\n", qPrintable(line.options.frameLogFile),
                         qPrintable(log->error()));
            return 1;
        }
        application.setFrameLog(&*log);
    }
    Application composed(application, line.options, log ? &*log : nullptr);
    QObject::connect(&instance, &SingleInstance::startedAgain, &composed, &Application::startAgain);
    composed.start();
    if (start == Start::BesideOther)
        composed.warnOfOther(instance.owner());
    return QApplication::exec();
}
