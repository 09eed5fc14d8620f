// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
#include "ui/charts/chartpicture.h"
#include "ui/charts/csvwriter.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QBuffer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

QByteArray csvOf(const CsvExport &content)
{
    QByteArray text;
    QBuffer buffer(&text);
    buffer.open(QIODevice::WriteOnly);
    const auto rows = writeCsv(content, buffer, [](double) { return true; });
    return rows ? text : rows.error().toUtf8();
}

CsvExport twoCurves()
{
    CsvExport content;
    content.curves.resize(2);
    content.curves[0].name = QStringLiteral("temperature, \"inner\"");
    content.curves[1].name = QStringLiteral("state");
    content.curves[0].series.add({start, 71.25});
    content.curves[0].series.add({start + 1'500'001, 0.1});
    content.curves[1].series.add({start, labelValue(content.curves[1].labels.numberOf("run\nning"))});
    content.curves[1].series.add({start + 3 * second, gapValue});
    return content;
}

/// As many samples as take a while.
CsvExport manySamples()
{
    CsvExport content;
    content.curves.resize(1);
    content.curves[0].name = QStringLiteral("a");
    for (int i = 0; i < 200'000; ++i)
        content.curves[0].series.add({start + i, i * 0.5});
    return content;
}

} // namespace

class TestChartFiles : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void writesARowForEachSample()
    {
        QCOMPARE(csvOf(twoCurves()),
                 QByteArray("time,signal,value\r\n"
                            "2026-11-22T14:07:52.000000Z,\"temperature, \"\"inner\"\"\",71.25\r\n"
                            "2026-11-22T14:07:52.000000Z,state,\"run\nning\"\r\n"
                            "2026-11-22T14:07:53.500001Z,\"temperature, \"\"inner\"\"\","
                            "0.1\r\n"
                            "2026-11-22T14:07:55.000000Z,state,\r\n"));
    }

    void writesAColumnForEachSignal()
    {
        CsvExport content = twoCurves();
        content.shape = CsvExport::Shape::Wide;
        QCOMPARE(csvOf(content), QByteArray("time,\"temperature, \"\"inner\"\"\",state\r\n"
                                            "2026-11-22T14:07:52.000000Z,71.25,\"run\nning\"\r\n"
                                            "2026-11-22T14:07:53.500001Z,0.1,\r\n"
                                            "2026-11-22T14:07:55.000000Z,,\r\n"));
    }

    void writesSeveralSamplesOfOneTime()
    {
        CsvExport content;
        content.curves.resize(1);
        content.curves[0].name = QStringLiteral("a");
        content.curves[0].series.add({-1, 1});
        content.curves[0].series.add({-1, 2});
        content.shape = CsvExport::Shape::Wide;
        QCOMPARE(csvOf(content), QByteArray("time,a\r\n1969-12-31T23:59:59.999999Z,1\r\n"
                                            "1969-12-31T23:59:59.999999Z,2\r\n"));
    }

    void writesTheVisibleRangeOfEachPlot()
    {
        CsvExport content = twoCurves();
        content.curves[0].range = TimeRange {start + 1, start + 2 * second};
        content.curves[1].range = TimeRange {start, start + second};
        QCOMPARE(content.sampleCount(), std::uint64_t(2));
        QCOMPARE(csvOf(content),
                 QByteArray("time,signal,value\r\n"
                            "2026-11-22T14:07:52.000000Z,state,\"run\nning\"\r\n"
                            "2026-11-22T14:07:53.500001Z,\"temperature, \"\"inner\"\"\",0.1\r\n"));
    }

    void writesExactly()
    {
        CsvExport content;
        content.curves.resize(1);
        const std::vector<double> values {0.1 + 0.2, 1234567.5, -1e-300, 5e-324, 1e22, 100000};
        for (std::size_t i = 0; i < values.size(); ++i)
            content.curves[0].series.add({start + SampleTime(i), values[i]});
        const auto lines = csvOf(content).split('\n');
        for (std::size_t i = 0; i < values.size(); ++i) {
            const QByteArray text = lines.at(qsizetype(i) + 1).trimmed().split(',').at(2);
            QCOMPARE(text.toDouble(), values[i]);
        }
    }

    void writesAFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.csv"));
        CsvWriter writer;
        QSignalSpy written(&writer, &CsvWriter::written);
        QSignalSpy progressed(&writer, &CsvWriter::progressed);
        writer.write(path, manySamples());
        QTRY_COMPARE_WITH_TIMEOUT(written.count(), 1, 30'000);
        QCOMPARE(written.first().at(1).toULongLong(), 200'000ULL);
        QVERIFY(progressed.count() > 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 200'001);
    }

    void cancelLeavesNoFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.csv"));
        CsvWriter writer;
        QSignalSpy cancelled(&writer, &CsvWriter::cancelled);
        writer.write(path, manySamples());
        writer.write(path, manySamples());
        writer.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(cancelled.count(), 2, 30'000);
        QVERIFY(!QFile::exists(path));
    }

    void tellsWhyAFileIsNotWritten()
    {
        CsvWriter writer;
        QSignalSpy failed(&writer, &CsvWriter::failed);
        writer.write(QStringLiteral("/nowhere/at/all.csv"), twoCurves());
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!failed.first().at(1).toString().isEmpty());
    }

    void paintsPictures()
    {
        FakeSeriesSource source;
        DashboardView view(source, m_theme);
        view.resize(600, 400);
        source.fill("press", {1, 2, 3, 4, 3, 2, 1, 2, 3, 4});
        view.setWindow(std::chrono::seconds(10));
        view.addSignals({signalOf("press")});
        view.show();
        view.refresh(start + 9 * second);
        const ChartPicture picture({view.currentCard()}, view, m_theme);
        const QImage image = picture.image(2);
        QCOMPARE(image.size(), QSize(1200, 800));
        int curve = 0;
        const QColor color = m_theme.color(Role::Number);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                curve += image.pixelColor(x, y) == color;
        QVERIFY(curve > 200);
        const QByteArray svg = picture.svg(QStringLiteral("Press"));
        QVERIFY(svg.contains("<svg"));
        QVERIFY(svg.contains("press"));
        QVERIFY(!svg.contains("<image"));
        const QByteArray pdf = picture.pdf(QStringLiteral("Press"));
        QVERIFY(pdf.startsWith("%PDF"));
        QVERIFY(pdf.size() > 1000);
    }

    void leavesOutWhatIsGone()
    {
        FakeSeriesSource source;
        DashboardView view(source, m_theme);
        view.resize(300, 200);
        view.arrange(1, 2);
        view.show();
        const std::vector<PlotCard *> cards = view.cards();
        const ChartPicture picture({cards[0], cards[1]}, view, m_theme);
        view.removePlotOf(cards[1]->id());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(picture.image(1).size(), view.size());
    }
};

QTEST_MAIN(TestChartFiles)
#include "tst_chartfiles.moc"
