// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the message pane takes from the selection of a topic with one large message to its first paint, and until
// the payload is decoded.
#include "ui/common/codeview.h"
#include "ui/explore/messagepane.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

using namespace espalier;

namespace {

constexpr double firstPaintTarget = 200;

/// Notes when a widget is painted first, from start() on.
class PaintWatch : public QObject
{
public:
    explicit PaintWatch(QWidget &watched) { watched.installEventFilter(this); }

    void start()
    {
        m_milliseconds = -1;
        m_timer.start();
    }
    [[nodiscard]] double milliseconds() const { return m_milliseconds; }
    [[nodiscard]] double now() const { return double(m_timer.nsecsElapsed()) / 1e6; }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        // Behind the paint itself.
        if (event->type() == QEvent::Paint && m_milliseconds < 0)
            QTimer::singleShot(0, this, [this] {
                if (m_milliseconds < 0)
                    m_milliseconds = now();
            });
        return false;
    }

private:
    QElapsedTimer m_timer;
    double m_milliseconds = -1;
};

QByteArray json(qsizetype size)
{
    QByteArray text = "[";
    for (int i = 0; text.size() < size; ++i)
        text += (i ? ",{\"n\":" : "{\"n\":") + QByteArray::number(i)
                + ",\"value\":71.42,\"unit\":\"C\",\"ok\":true}";
    return text + "]";
}

TopicDetail detailOf(std::uint32_t id, const QByteArray &payload)
{
    TopicDetail detail;
    detail.id = TopicId(id);
    detail.reset = true;
    detail.topicName = "bench/" + QByteArray::number(id);
    detail.displayName = QString::fromUtf8(detail.topicName);
    HistoryEntry entry;
    entry.time = 1'795'356'472'418'000;
    entry.payload = Bytes::copyOf(std::string_view(payload.constData(), std::size_t(payload.size())));
    detail.appended.append(entry);
    detail.messages = 1;
    return detail;
}

void waitUntil(const std::function<bool()> &isDone)
{
    while (!isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const Theme theme(application);
    MessagePane pane(theme);
    pane.resize(486, 740);
    pane.show();
    auto *code = pane.findChild<CodeView *>();
    PaintWatch watch(*code->viewport());
    constexpr qsizetype megabyte = 1'000'000;
    const std::pair<const char *, QByteArray> payloads[] = {
        {"JSON, 1 MB", json(megabyte)},
        {"JSON, 10 MB", json(10 * megabyte)},
        {"text, 100 MB", QByteArray(100 * megabyte, 'x')},
        {"bytes, 100 MB", QByteArray(100 * megabyte, '\x01')},
    };
    bool isInTime = true;
    std::uint32_t id = 0;
    std::printf("%-16s %14s %14s\n", "payload", "first paint ms", "decoded ms");
    for (const auto &[name, payload] : payloads) {
        pane.apply(detailOf(++id, "1"));
        QCoreApplication::processEvents();
        const TopicDetail detail = detailOf(++id, payload);
        watch.start();
        pane.apply(detail);
        waitUntil([&] { return watch.milliseconds() >= 0; });
        const double painted = watch.milliseconds();
        waitUntil([&] { return !pane.isDecoding(); });
        std::printf("%-16s %14.1f %14.1f\n", name, painted, watch.now());
        isInTime = isInTime && painted < firstPaintTarget;
    }
    std::printf("target: first paint below %.0f ms: %s\n", firstPaintTarget, isInTime ? "met" : "missed");
    return isInTime ? EXIT_SUCCESS : EXIT_FAILURE;
}
