// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/demodriver.h"

#include "core/publish/democlients.h"
#include "core/service/brokercontrol.h"

#include <QRandomGenerator>
#include <QThread>
#include <QTimer>

#include <utility>

namespace espalier {

namespace {

SessionTime steadyNow()
{
    return std::chrono::steady_clock::now();
}

DemoTraffic::Time timeOfDay()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::floor<std::chrono::microseconds>(now);
}

/// Drives the clients with one timer. Made in the GUI thread and moved to its own before it begins.
class Player : public QObject
{
public:
    Player() : m_clients(QRandomGenerator::global()->generate64(), timeOfDay(), steadyNow())
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Player::advance);
    }
    ~Player() override { m_clients.leave(steadyNow()); }

    [[nodiscard]] std::size_t count() const { return m_clients.count(); }
    void setPipes(std::vector<PipeEnd> pipes) { m_pipes = std::move(pipes); }
    void begin()
    {
        // Called from the broker's thread; the pipes forget it before this object goes.
        const auto wake = [this] { QMetaObject::invokeMethod(this, &Player::advance, Qt::QueuedConnection); };
        m_clients.join(std::move(m_pipes), wake, steadyNow());
        advance();
    }

private:
    void advance()
    {
        m_clients.advance(steadyNow());
        if (const auto deadline = m_clients.nextDeadline()) {
            const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*deadline - steadyNow());
            m_timer.start(std::max(wait, std::chrono::milliseconds::zero()));
        } else {
            m_timer.stop();
        }
    }

    QTimer m_timer {this};
    std::vector<PipeEnd> m_pipes;
    DemoClients m_clients;
};

} // namespace

DemoDriver::DemoDriver(BrokerControl &broker, QObject *parent) : QObject(parent), m_broker(broker)
{
    connect(&m_broker, &BrokerControl::stateChanged, this, &DemoDriver::handleBrokerState);
}

DemoDriver::~DemoDriver()
{
    leave();
}

void DemoDriver::start()
{
    m_wanted = true;
    handleBrokerState();
}

void DemoDriver::stop()
{
    m_wanted = false;
    leave();
}

void DemoDriver::handleBrokerState()
{
    if (m_wanted && !m_thread && m_broker.state() == BrokerControl::State::Running)
        join();
    else if (m_broker.state() == BrokerControl::State::Stopped)
        leave();
}

void DemoDriver::join()
{
    auto *player = new Player; // deleted in its thread when that ends
    std::vector<PipeEnd> pipes;
    for (std::size_t i = 0; i < player->count(); ++i)
        pipes.push_back(m_broker.openPipe());
    player->setPipes(std::move(pipes));

    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("demo"));
    player->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::started, player, &Player::begin);
    connect(m_thread.get(), &QThread::finished, player, &QObject::deleteLater);
    m_thread->start();
}

void DemoDriver::leave()
{
    if (!m_thread)
        return;
    m_thread->quit();
    m_thread->wait();
    m_thread.reset();
}

} // namespace espalier
