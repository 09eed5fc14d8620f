// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/codeview.h"
#include "ui/common/hexview.h"
#include "ui/explore/imageview.h"
#include "ui/explore/payloadpane.h"
#include "ui/explore/propertymodel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;

namespace {

Bytes bytesOf(const QByteArray &bytes)
{
    return Bytes::copyOf(std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

HistoryEntry entryOf(const QByteArray &payload)
{
    HistoryEntry entry;
    entry.payload = bytesOf(payload);
    return entry;
}

} // namespace

class TestPayloadViews : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void hexLines()
    {
        HexView view(m_theme);
        view.setBytes(bytesOf(QByteArray("0123456789abcdef\x00<b>", 20)));
        QCOMPARE(
            view.lineText(0),
            QStringLiteral("00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef"));
        QVERIFY(view.lineText(1).startsWith(QStringLiteral("00000010  00 3c 62 3e")));
        QVERIFY(view.lineText(1).endsWith(QStringLiteral("·<b>")));
        QCOMPARE(view.lineText(2), QString());
    }

    void hexKeysSelect()
    {
        HexView view(m_theme);
        view.resize(600, 200);
        view.show();
        view.setBytes(bytesOf(QByteArray(1'000, 'x')));
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(view.selection().from, 1U);
        QCOMPARE(view.selection().to, 18U);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().size(), 17 * 3 - 1);
        QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(view.selection().from, 999U);
        QVERIFY(view.verticalScrollBar()->value() > 0);
        view.setBytes(bytesOf("ab"));
        QVERIFY(view.selection().isEmpty());
        QCOMPARE(view.selectionAsHex(), QStringLiteral("61 62"));
    }

    void hexPaintsNothingButWhatIsSeen()
    {
        HexView view(m_theme);
        view.resize(600, 200);
        view.setBytes(bytesOf(QByteArray(64 * 1024 * 1024, 'x')));
        view.show();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum());
        QVERIFY(!view.grab().isNull());
        view.setBytes({});
        QVERIFY(!view.grab().isNull());
    }

    void codeBreaksLongLinesAndCopiesThemWhole()
    {
        CodeView view(m_theme);
        view.resize(300, 200);
        view.show();
        const QString text = QStringLiteral("short\n") + QString(500, u'x') + QStringLiteral("\n\nend");
        view.setContent(text, {});
        QVERIFY(view.lineCount() > 10);
        QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), text);
        view.setContent({}, {});
        QCOMPARE(view.lineCount(), 1);
        QVERIFY(!view.grab().isNull());
    }

    void codeKeepsItsPlaceWhileValuesChange()
    {
        CodeView view(m_theme);
        view.resize(300, 100);
        view.show();
        QStringList lines;
        for (int i = 0; i < 100; ++i)
            lines.append(QStringLiteral("line %1").arg(i, 3));
        view.setContent(lines.join(u'\n'), {});
        view.verticalScrollBar()->setValue(500);
        view.selectAll();
        lines[50] = QStringLiteral("line xyz");
        view.setContent(lines.join(u'\n'), {});
        QCOMPARE(view.verticalScrollBar()->value(), 500);
        QCOMPARE(view.selectedText(), lines.join(u'\n'));
    }

    void payloadIsShownByItsKind()
    {
        PayloadPane pane(m_theme);
        pane.resize(400, 300);
        pane.show();
        auto *code = pane.findChild<CodeView *>();
        pane.showMessage(TopicId(1), entryOf("{\"ts\":1795356472418,\"m\":\"<b>x</b>\"}"));
        QVERIFY(code->text().contains(QStringLiteral("\"m\": \"<b>x</b>\"")));
        pane.showMessage(TopicId(1), entryOf("<h1>hello</h1>"));
        QCOMPARE(code->text().trimmed(), QStringLiteral("<h1>hello</h1>"));
        pane.showMessage(TopicId(1), entryOf(QByteArray("\x00\xff", 2)));
        QVERIFY(code->text().contains(QStringLiteral("00 ff")));
    }

    void largePayloadsComeFromAnotherThread()
    {
        PayloadPane pane(m_theme);
        pane.show();
        auto *code = pane.findChild<CodeView *>();
        QByteArray json = "[0";
        while (json.size() < 500'000)
            json += ",12345";
        pane.showMessage(TopicId(1), entryOf(json + "]"));
        QVERIFY(code->text().isEmpty());
        // The latest wins, whatever is on its way.
        pane.showMessage(TopicId(2), entryOf("\"last\""));
        QTRY_COMPARE(code->text().trimmed(), QStringLiteral("\"last\""));
    }

    void imagesAreDecodedAndLiarsAreNot()
    {
        PayloadPane pane(m_theme);
        pane.resize(400, 300);
        pane.show();
        auto *image = pane.findChild<ImageView *>();
        QImage drawn(64, 48, QImage::Format_RGB32);
        drawn.fill(Qt::red);
        QByteArray png;
        QBuffer buffer(&png);
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        QVERIFY(drawn.save(&buffer, "PNG"));
        pane.showMessage(TopicId(1), entryOf(png));
        QTRY_COMPARE(image->image().size(), QSize(64, 48));
        QVERIFY(image->isVisible());
        // The header promises 2^31 pixels a side: shown as bytes, and nothing is allocated for it.
        QByteArray liar = png;
        liar.replace(16, 8, QByteArray("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8));
        pane.showMessage(TopicId(2), entryOf(liar));
        QTRY_VERIFY(!image->isVisible());
        QVERIFY(pane.findChild<CodeView *>()->text().contains(QStringLiteral("89 50 4e 47")));
    }

    void propertiesAreAModel()
    {
        PropertyModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        PropertyList list;
        list.add(Property::ContentType, std::string_view("a\nb"))
            .add(Property::CorrelationData, std::string_view("\x00\xff", 2))
            .addUserProperty("<b>", "v");
        HistoryEntry entry = entryOf("x");
        entry.properties = Bytes::copyOf(list.view().bytes());
        model.show(entry);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(!model.index(0, 1).data().toString().contains(u'\n'));
        QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("0x00ff"));
        QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("User: <b>"));
        QVERIFY(model.index(2, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
        model.show(entryOf("x"));
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestPayloadViews)
#include "tst_payloadviews.moc"
