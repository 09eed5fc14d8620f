// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/brokerprocess.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

namespace espalier::bench {

namespace {

std::uint16_t freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<sockaddr *>(&address), size) != 0
        || ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        throw std::runtime_error("no free port on the loopback");
    ::close(fd);
    return ntohs(address.sin_port);
}

bool accepts(std::uint16_t port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool connected = ::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    ::close(fd);
    return connected;
}

} // namespace

BrokerProcess BrokerProcess::espalier(const std::string &program, const std::vector<std::string> &options)
{
    BrokerProcess process;
    std::vector<std::string> command {program,  "broker",    "--port",  "0",
                                      "--bind", "127.0.0.1", "--quiet", "--max-queued-messages",
                                      "1000000"};
    command.insert(command.end(), options.begin(), options.end());
    const auto line = process.spawn(command, Output::FirstLine);
    const std::string_view host = "mqtt://127.0.0.1:";
    const auto at = line.find(host);
    if (at == std::string::npos)
        throw std::runtime_error(program + " did not say where it listens");
    process.m_port = static_cast<std::uint16_t>(std::atoi(line.c_str() + at + host.size()));
    return process;
}

BrokerProcess BrokerProcess::mosquitto(const std::string &program)
{
    BrokerProcess process;
    process.m_port = freePort();
    process.m_configFile =
        (std::filesystem::temp_directory_path() / fmt::format("bench-{}.conf", ::getpid())).string();
    std::ofstream(process.m_configFile)
        << "listener " << process.m_port << " 127.0.0.1\n"
        << "allow_anonymous true\nset_tcp_nodelay true\nmax_inflight_messages 0\n"
        << "max_queued_messages 0\nlog_type error\n";
    process.spawn({program, "-c", process.m_configFile}, Output::Ignored);
    for (int attempt = 0; !accepts(process.m_port); ++attempt) {
        if (attempt == 500)
            throw std::runtime_error(program + " does not listen");
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return process;
}

BrokerProcess::BrokerProcess(BrokerProcess &&other) noexcept
    : m_pid(std::exchange(other.m_pid, -1))
    , m_port(other.m_port)
    , m_configFile(std::exchange(other.m_configFile, {}))
{ }

BrokerProcess::~BrokerProcess()
{
    if (m_pid > 0) {
        ::kill(m_pid, SIGTERM);
        ::waitpid(m_pid, nullptr, 0);
    }
    if (!m_configFile.empty())
        std::filesystem::remove(m_configFile);
}

void BrokerProcess::kill()
{
    ::kill(m_pid, SIGKILL);
    ::waitpid(std::exchange(m_pid, -1), nullptr, 0);
}

std::string BrokerProcess::spawn(const std::vector<std::string> &command, Output output)
{
    int pipe[2];
    if (::pipe(pipe) != 0)
        throw std::runtime_error("no pipe");
    m_pid = ::fork();
    if (m_pid == 0) {
        std::vector<char *> arguments;
        for (const auto &argument : command)
            arguments.push_back(const_cast<char *>(argument.c_str()));
        arguments.push_back(nullptr);
        ::dup2(pipe[1], STDOUT_FILENO);
        ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        ::close(pipe[0]);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    std::string line;
    if (output == Output::FirstLine) {
        for (char c = 0; ::read(pipe[0], &c, 1) == 1 && c != '\n';)
            line += c;
    }
    ::close(pipe[0]);
    return line;
}

double BrokerProcess::cpuTime() const
{
    double nanoseconds = 0;
    for (const auto &task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", m_pid))) {
        double ofThread = 0;
        std::ifstream(task.path() / "schedstat") >> ofThread;
        nanoseconds += ofThread;
    }
    return nanoseconds / 1000;
}

std::uint64_t BrokerProcess::wakeUps() const
{
    constexpr std::string_view label = "voluntary_ctxt_switches:";
    std::uint64_t count = 0;
    for (const auto &task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", m_pid))) {
        std::ifstream file(task.path() / "status");
        for (std::string line; std::getline(file, line);)
            if (line.starts_with(label))
                count += std::stoull(line.substr(label.size()));
    }
    return count;
}

double BrokerProcess::residentMemory() const
{
    std::ifstream file(fmt::format("/proc/{}/statm", m_pid));
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace espalier::bench
