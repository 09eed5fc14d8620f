// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::bench {

/// A broker under test, as a child process on a free loopback port. Ends with this object.
class BrokerProcess
{
public:
    /// `program` prints "Listening on mqtt://127.0.0.1:<port>".
    [[nodiscard]] static BrokerProcess espalier(const std::string &program,
                                                const std::vector<std::string> &options = {});
    /// Debian's mosquitto with the settings that a comparison needs.
    [[nodiscard]] static BrokerProcess mosquitto(const std::string &program);

    BrokerProcess(BrokerProcess &&other) noexcept;
    BrokerProcess &operator=(BrokerProcess &&) = delete;
    ~BrokerProcess();

    /// Ends it at once, whatever it is doing.
    void kill();

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// CPU time of all threads since start, in microseconds.
    [[nodiscard]] double cpuTime() const;
    /// How often its threads have waited for something and gone on since start.
    [[nodiscard]] std::uint64_t wakeUps() const;
    /// Resident memory in bytes.
    [[nodiscard]] double residentMemory() const;

private:
    BrokerProcess() = default;
    /// Returns what the child writes first, if `wantsOutput`.
    enum class Output { Ignored, FirstLine };
    std::string spawn(const std::vector<std::string> &command, Output output);

    int m_pid = -1;
    std::uint16_t m_port = 0;
    std::string m_configFile;
};

} // namespace espalier::bench
