// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/net/profile.h"
#include "core/service/brokercontrol.h"

#include <QWidget>

namespace espalier::test {

/// Every widget at or below `root` that can have the keyboard and that a screen reader could not name; empty is fine.
QString namelessControls(const QWidget &root);

/// The widget of type T whose text is `text`; fails the test with null when there is none.
template <typename T>
T *findByText(const QWidget &root, const QString &text)
{
    for (auto *widget : root.findChildren<T *>())
        if (widget->text() == text)
            return widget;
    return nullptr;
}

/// The widget of type T whose accessible name is `name`.
template <typename T>
T *findByName(const QWidget &root, const QString &name)
{
    for (auto *widget : root.findChildren<T *>())
        if (widget->accessibleName() == name)
            return widget;
    return nullptr;
}

Bytes bytesOf(const QByteArray &bytes);

/// A connection that needs no network, and that nothing else is the same as.
Profile localProfile(const QString &name = QStringLiteral("here"));

/// A local broker that does as it is told, without a network.
class FakeBroker : public BrokerControl
{
public:
    using BrokerControl::BrokerControl;

    void start(const BrokerSettings &settings) override;
    void stop() override;
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QList<BrokerListener> listeners() const override;
    [[nodiscard]] BrokerStatistics statistics() const override;
    void setCapture(std::shared_ptr<CaptureFeed> /*feed*/) override { }
    [[nodiscard]] PipeEnd openPipe() override;

    QList<BrokerSettings> started;
    int takenPort = -1;

private:
    void setState(State state);
    State m_state = State::Stopped;
};

} // namespace espalier::test
