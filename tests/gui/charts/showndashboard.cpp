// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/showndashboard.h"

#include <QApplication>
#include <QTest>

#include <chrono>
#include <cstdint>
#include <vector>

namespace espalier::test {

Shown::Shown(Theme &theme) : view(source, theme)
{
    view.resize(900, 600);
    source.fill("press", std::vector<double>(101, 5));
    source["press"].add({peak, 9});
    view.setWindow(std::chrono::seconds(60));
    view.addSignals({signalOf("press")});
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.refresh(now);
}

PlotCard &Shown::card(std::uint32_t id)
{
    return *view.card(PlotId(id));
}

QWidget *Shown::canvas(std::uint32_t id)
{
    return card(id).surface().canvas();
}

bool Shown::isFitted()
{
    const auto &axes = card().spec().axes;
    return axes.empty() || !axes.front().range;
}

QPoint Shown::center(std::uint32_t id)
{
    return card(id).surface().plotRect().center();
}

void Shown::wheel(QPoint position, int steps, std::uint32_t id)
{
    QWheelEvent event(position, canvas(id)->mapToGlobal(position), {}, {0, 120 * steps}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas(id), &event);
    view.refresh(now);
}

void Shown::drag(QPoint from, QPoint to, Qt::MouseButton button, Qt::KeyboardModifiers keys)
{
    const auto send = [&](QEvent::Type type, QPoint at, Qt::MouseButton which, Qt::MouseButtons held) {
        QMouseEvent event(type, at, canvas()->mapToGlobal(at), which, held, keys);
        QApplication::sendEvent(canvas(), &event);
    };
    send(QEvent::MouseButtonPress, from, button, button);
    send(QEvent::MouseMove, (from + to) / 2, Qt::NoButton, button);
    send(QEvent::MouseMove, to, Qt::NoButton, button);
    send(QEvent::MouseButtonRelease, to, button, Qt::NoButton);
    view.refresh(now);
}

void Shown::key(int key, Qt::KeyboardModifiers keys)
{
    card().setFocus();
    QTest::keyClick(&card(), Qt::Key(key), keys);
    view.refresh(now);
}

void Shown::drop(QPoint position, const std::vector<SignalSource> &sources, std::uint32_t id)
{
    drop(position, *signalMimeData(sources), id);
}

void Shown::drop(QPoint position, const QMimeData &data, std::uint32_t id)
{
    QDragEnterEvent enter(position, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&card(id), &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(position, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&card(id), &move);
    QVERIFY(move.isAccepted());
    QDropEvent dropped(position, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&card(id), &dropped);
    QVERIFY(dropped.isAccepted());
}

} // namespace espalier::test
