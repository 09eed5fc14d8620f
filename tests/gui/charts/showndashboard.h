// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/gui/charts/chartsamples.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/signalmime.h"

#include <QApplication>
#include <QMimeData>
#include <QTest>

namespace espalier::test {

inline constexpr SampleTime now = start + 100 * second;
/// Of the one value that is another one.
inline constexpr SampleTime peak = start + 50 * second + second / 2;

/// A dashboard with one plot of one curve that is shown.
struct Shown
{
    explicit Shown(Theme &theme) : view(source, theme)
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
    PlotCard &card(std::uint32_t id = 1) { return *view.card(PlotId(id)); }
    QWidget *canvas(std::uint32_t id = 1) { return card(id).surface().canvas(); }
    /// The values of the first plot are not what somebody chose.
    bool isFitted()
    {
        const auto &axes = card().spec().axes;
        return axes.empty() || !axes.front().range;
    }
    QPoint center(std::uint32_t id = 1) { return card(id).surface().plotRect().center(); }
    void wheel(QPoint position, int steps, std::uint32_t id = 1)
    {
        QWheelEvent event(position, canvas(id)->mapToGlobal(position), {}, {0, 120 * steps}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(canvas(id), &event);
        view.refresh(now);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers keys = {})
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
    void key(int key, Qt::KeyboardModifiers keys = {})
    {
        card().setFocus();
        QTest::keyClick(&card(), Qt::Key(key), keys);
        view.refresh(now);
    }
    void drop(QPoint position, const std::vector<SignalSource> &sources, std::uint32_t id = 1)
    {
        drop(position, *signalMimeData(sources), id);
    }
    void drop(QPoint position, const QMimeData &data, std::uint32_t id = 1)
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

    FakeSeriesSource source;
    DashboardView view;
};

} // namespace espalier::test
