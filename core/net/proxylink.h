// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/net/proxycapture.h"
#include "core/net/proxystatus.h"
#include "core/net/transport.h"

#include <QTimer>

#include <chrono>
#include <memory>

namespace espalier {

/// One device of a proxy and its way to the target: bytes go both ways as they come. Whoever sends faster than the other
/// side takes has to wait. When one side ends the other gets what was sent last, and its end; where both speak TCP without
/// more, it may still answer. Part of Proxy.
///
/// Flow: open() -> passed() any number of times -> ended() once; abort() ends at once.
class ProxyLink : public QObject
{
    Q_OBJECT
public:
    /// When one side has ended, the other may be silent for `patience`.
    ProxyLink(std::uint32_t number, std::unique_ptr<Transport> device, std::unique_ptr<Transport> target,
              std::chrono::milliseconds patience, QObject *parent = nullptr);
    ~ProxyLink() override;

    /// `name` is the proxy's, and what is captured begins with the target's answer.
    void open(std::string name, CaptureTap *tap);
    /// See ProxyCapture.
    void setTap(CaptureTap *tap);
    void abort();
    [[nodiscard]] const ProxyConnection &connection() const { return m_connection; }

signals:
    /// The target has taken the connection.
    void through();
    void passed(espalier::Side sender, std::size_t size);
    /// With what was wrong, if it was more than the end of one side.
    void ended(const std::optional<espalier::ProxyProblem> &problem);

private:
    struct End
    {
        std::unique_ptr<Transport> transport;
        bool isOpen = false;
        bool isClosed = false;
        /// Sends no more.
        bool isFinished = false;
        /// Nothing more is read until the other side has taken what it was given.
        bool isHeld = false;
    };

    void handleDeviceOpened();
    void handleTargetOpened();
    void handleReceived(Side sender, ByteView bytes);
    void handleWritten(Side receiver);
    void handleFinished(Side side);
    void handleClosed(Side side, ConnectionFailure cause, const QString &detail);
    void closeBoth();
    void forward(Side sender, ByteView bytes);
    [[nodiscard]] End &end(Side side) { return side == Side::Client ? m_device : m_target; }

    End m_device;
    End m_target;
    ProxyConnection m_connection;
    std::string m_name;
    ProxyCapture m_capture;
    CaptureTap *m_tap = nullptr;
    /// What the device sent together with its request for a WebSocket.
    ByteBuffer m_early;
    std::optional<ProxyProblem> m_problem;
    bool m_isClosing = false;
    QTimer m_patience {this};
};

} // namespace espalier
