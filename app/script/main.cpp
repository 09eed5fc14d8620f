// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/script/scriptapplication.h"
#include "core/script/engine/processlimits.h"
#include "core/script/engine/scripthost.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <thread>

// Runs one script for the window: frames come on the standard input and go to the standard output.

namespace {

using namespace espalier;

[[noreturn]] void endForWantOfMemory()
{
    std::_Exit(static_cast<int>(ScriptExit::OutOfMemory));
}

void send(const QCborMap &frame)
{
    const auto bytes = scriptframe::encode(frame);
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

/// Reads until the window closes its end, and then ends the process whatever the script does. One event for each frame,
/// so that the watchdog sees them one by one. What waits is bounded by the window, which counts what was taken.
void readFrames(ScriptHost &host)
{
    ScriptFrameReader reader;
    std::array<char, 65536> chunk {};
    while (true) {
        // The length first: fread() waits until it has all that it is asked for.
        if (std::fread(chunk.data(), 1, 4, stdin) != 4)
            std::_Exit(static_cast<int>(ScriptExit::Finished));
        reader.append(QByteArray(chunk.data(), 4));
        std::size_t left = 0;
        for (int i = 0; i < 4; ++i)
            left = left << 8 | static_cast<unsigned char>(chunk[static_cast<std::size_t>(i)]);
        if (left > scriptframe::maximumSize)
            std::_Exit(static_cast<int>(ScriptExit::BadFrame));
        while (left > 0) {
            const auto count = std::fread(chunk.data(), 1, std::min(left, chunk.size()), stdin);
            if (count == 0)
                std::_Exit(static_cast<int>(ScriptExit::Finished));
            reader.append(QByteArray(chunk.data(), static_cast<qsizetype>(count)));
            left -= count;
        }
        const auto frame = reader.next();
        if (!frame)
            std::_Exit(static_cast<int>(ScriptExit::BadFrame));
        QMetaObject::invokeMethod(
            &host, [&host, frame = *frame] { host.handle(frame); }, Qt::QueuedConnection);
    }
}

} // namespace

int main(int argc, char **argv)
{
    ScriptLimits limits;
    if (argc != 3) {
        std::fputs("espalier-script runs the scripts of Espalier's window; it is not started by hand.\n",
                   stderr);
        return EXIT_FAILURE;
    }
    limits.milliseconds = std::max(1LL, std::atoll(argv[1]));
    limits.memory = std::max(1LL, std::atoll(argv[2]));
    limitProcess(limits.memory);
    std::set_new_handler(endForWantOfMemory);
    std::set_terminate(endForWantOfMemory);

    ScriptApplication application(argc, argv);
    ScriptHost host(send, limits);
    application.setWatchdog(&host.watchdog());
    // The reader waits for input that may never come, so nobody waits for it: what was sent has been flushed.
    QObject::connect(&host, &ScriptHost::finished, &application,
                     [] { std::_Exit(static_cast<int>(ScriptExit::Finished)); });
    std::thread([&host] { readFrames(host); }).detach();
    return QCoreApplication::exec();
}
