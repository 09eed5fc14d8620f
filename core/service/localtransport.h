// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memorypipe.h"
#include "core/net/profile.h"
#include "core/net/transport.h"

#include <QPointer>

#include <functional>
#include <memory>

namespace espalier {

class BrokerControl;
class MemoryTransport;

/// Hands out pipes to the local broker. Lives in the GUI thread, where the broker is; asked and answering by signals.
class PipeSource : public QObject
{
    Q_OBJECT
public:
    /// `broker` may be null: then all pipes are invalid.
    explicit PipeSource(BrokerControl *broker, QObject *parent = nullptr);

    /// Answers with pipeReady() of the same number.
    void open(std::uint64_t number);

signals:
    void pipeReady(std::uint64_t number, const std::shared_ptr<espalier::PipeEnd> &pipe);

private:
    QPointer<BrokerControl> m_broker;
};

/// The way to the local broker: asks the GUI thread for a pipe when it is opened, and then is a MemoryTransport. Lives
/// in the worker thread.
class LocalTransport : public Transport
{
    Q_OBJECT
public:
    /// Only connects to `source`, which lives in another thread; it must outlive this.
    explicit LocalTransport(PipeSource *source, QObject *parent = nullptr);
    ~LocalTransport() override;

    void open() override;
    void write(ByteView bytes) override;
    [[nodiscard]] std::size_t bytesToWrite() const override;
    void setReading(bool on) override;
    void close() override;
    void abort() override;

signals:
    void pipeWanted(std::uint64_t number);

private:
    void handlePipe(std::uint64_t number, const std::shared_ptr<PipeEnd> &pipe);
    void finish();

    std::unique_ptr<MemoryTransport> m_transport;
    /// Tells this transport's pipe from those of others.
    std::uint64_t m_number;
    bool m_isReading = true;
    bool m_isFinished = false;
};

/// Makes the way to any server, and to the local broker over `source`, which must outlive what is made. Any thread.
[[nodiscard]] std::function<std::unique_ptr<Transport>(const Profile &, const Secrets &)> transportsFrom(
    PipeSource *source);

} // namespace espalier
