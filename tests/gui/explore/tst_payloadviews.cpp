// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/property.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/sparkplugpayload.h"
#include "core/payload/wrapping.h"
#include "tests/gui/explore/entries.h"
#include "tests/gui/widgets.h"
#include "tests/support/testdata.h"
#include "ui/common/codeview.h"
#include "ui/common/findbar.h"
#include "ui/common/units.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/imageview.h"
#include "ui/explore/inspectormodel.h"
#include "ui/explore/leafremarks.h"
#include "ui/explore/partnerbar.h"
#include "ui/explore/payloadpane.h"
#include "ui/explore/payloadtext.h"
#include "ui/explore/payloadview.h"
#include "ui/explore/propertymodel.h"
#include "ui/explore/rawview.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

class TestPayloadViews : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void payloadIsShownByItsKind()
    {
        PayloadPane pane(m_theme);
        pane.resize(400, 300);
        pane.show();
        auto *code = pane.findChild<CodeView *>();
        pane.showMessage(TopicId(1), entryOf("{\"ts\":1795356472418,\"m\":\"<b>x</b>\"}"), {});
        QVERIFY(code->text().contains(QStringLiteral("\"m\": \"<b>x</b>\"")));
        pane.showMessage(TopicId(1), entryOf("<h1>hello</h1>"), {});
        QCOMPARE(code->text().trimmed(), QStringLiteral("<h1>hello</h1>"));
        pane.showMessage(TopicId(1), entryOf(QByteArray("\x00\xff", 2)), {});
        QVERIFY(code->text().contains(QStringLiteral("00 ff")));
    }

    void decoderTellsOfCompression()
    {
        PayloadPane pane(m_theme);
        pane.resize(900, 300);
        pane.show();
        const auto wrapped = wrap(Wrapping::Gzip, "{\"a\":1}");
        QVERIFY(wrapped);
        pane.showMessage(TopicId(1), entryOf(QByteArray::fromStdString(*wrapped)), {});
        QTRY_VERIFY(findByText<QToolButton>(pane, QStringLiteral("Decode as: JSON · in gzip (detected) ▾")));
        pane.showMessage(TopicId(1), entryOf("{\"a\":1}"), {});
        QTRY_VERIFY(findByText<QToolButton>(pane, QStringLiteral("Decode as: JSON (detected) ▾")));
    }

    void payloadIsDecodedByItsTopicsRule()
    {
        const QTemporaryDir folder;
        DecodeRuleBook book(folder.path());
        PayloadPane pane(m_theme);
        pane.resize(400, 300);
        pane.show();
        pane.setDecodeRules(book);
        auto *code = pane.findChild<CodeView *>();
        pane.setTopicName("plc/1");
        pane.showMessage(TopicId(1), entryOf(QByteArray("\x01\x02", 2)), {});
        QVERIFY(code->text().contains(QStringLiteral("01 02")));
        // What is shown follows the rules.
        DecodeRules rules;
        rules.rules.push_back({"plc/#", {.decoder = DecoderKind::Packed, .pattern = ">H"}});
        book.setRules(rules);
        QTRY_COMPARE(code->text().trimmed(), QStringLiteral("258"));
        QVERIFY(!DecodeRuleBook(folder.path()).rules().rules.empty());
        // A rule of other topics.
        pane.setTopicName("x");
        pane.showMessage(TopicId(2), entryOf(QByteArray("\x01\x02", 2)), {});
        QVERIFY(code->text().contains(QStringLiteral("01 02")));
    }

    void sparkplugMetricsHaveTheirNames()
    {
        PayloadPane pane(m_theme);
        pane.show();
        auto *code = pane.findChild<CodeView *>();
        QFile file(testData(QStringLiteral("payload/sparkplug-ndata.bin")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray data = file.readAll();
        SparkplugAliases aliases;
        aliases.byAlias[1].name = "Temperature";
        pane.setTopicName("spBv1.0/g/NDATA/n");
        pane.showMessage(TopicId(1), entryOf(data), {});
        QVERIFY(!code->text().contains(QStringLiteral("Temperature")));
        pane.setAliases(std::make_shared<const SparkplugAliases>(aliases));
        pane.showMessage(TopicId(1), entryOf(data), {});
        QTRY_VERIFY(code->text().contains(QStringLiteral("Temperature")));
    }

    void smallPayloadsThatGrowComeFromAnotherThread()
    {
        PayloadPane pane(m_theme);
        pane.show();
        auto *code = pane.findChild<CodeView *>();
        QFile file(testData(QStringLiteral("payload/zeros.zstd")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray zeros = file.readAll();
        QVERIFY(!PayloadFormatter::isLarge(bytesOf(zeros)));
        pane.showMessage(TopicId(1), entryOf(zeros), {});
        QVERIFY(pane.view()->isDecoding());
        QTRY_VERIFY(code->text().contains(QStringLiteral("00 00")));
    }

    void hintsAreTakenFromTheMessage()
    {
        PropertyList properties;
        properties.add(Property::PayloadFormatIndicator, 1);
        properties.add(Property::ContentType, "application/cbor");
        const Bytes bytes = Bytes::copyOf(properties.view().bytes());
        const MessageDecoding decoding {.topic = "a"};
        const PayloadHints hints = hintsOf(decoding, bytes);
        QVERIFY(hints.isSaidToBeText);
        QCOMPARE(hints.contentType, std::string_view("application/cbor"));
        QCOMPARE(hints.topic, std::string_view("a"));
        QVERIFY(!hintsOf(decoding, {}).isSaidToBeText);
    }

    void largePayloadsComeFromAnotherThread()
    {
        PayloadPane pane(m_theme);
        pane.show();
        auto *code = pane.findChild<CodeView *>();
        QByteArray json = "[0";
        while (json.size() < 500'000)
            json += ",12345";
        pane.showMessage(TopicId(1), entryOf(json + "]"), {});
        // Its beginning is there at once.
        QVERIFY(code->text().startsWith(QStringLiteral("[0,12345,")));
        QVERIFY(code->text().size() < 40'000);
        // The latest wins, whatever is on its way.
        pane.showMessage(TopicId(2), entryOf("\"last\""), {});
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
        pane.showMessage(TopicId(1), entryOf(png), {});
        QTRY_COMPARE(image->image().size(), QSize(64, 48));
        QVERIFY(image->isVisible());
        // The header promises 2^31 pixels a side: shown as bytes, and nothing is allocated for it.
        QByteArray liar = png;
        liar.replace(16, 8, QByteArray("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8));
        pane.showMessage(TopicId(2), entryOf(liar), {});
        QTRY_VERIFY(!image->isVisible());
        QVERIFY(pane.findChild<CodeView *>()->text().contains(QStringLiteral("89 50 4e 47")));
    }

    void findsInThePayload()
    {
        PayloadPane pane(m_theme);
        pane.resize(400, 300);
        pane.show();
        pane.showMessage(TopicId(1), entryOf("{\"Alpha\":1,\"b\":\"ALPHA\",\"c\":\"x\"}"), {});
        auto *code = pane.findChild<CodeView *>();
        QTest::keyClick(code, Qt::Key_F, Qt::ControlModifier);
        auto *edit = pane.findChild<FindBar *>()->findChild<QLineEdit *>();
        QVERIFY(edit->isVisible());
        edit->setText(QStringLiteral("alpha"));
        QCOMPARE(code->matchCount(), 2);
        QCOMPARE(code->selectedText(), QStringLiteral("Alpha"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(code->selectedText(), QStringLiteral("ALPHA"));
        QVERIFY(test::findByText<QLabel>(pane, QStringLiteral("2 of 2")));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(code->currentMatch(), 0);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(code->currentMatch(), 1);
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!edit->isVisible());
        QCOMPARE(code->matchCount(), 0);
        QCOMPARE(test::namelessControls(pane), QString());
    }

    void marksNumbers()
    {
        PayloadView view(m_theme);
        view.resize(400, 300);
        view.show();
        view.showMessage(TopicId(1), entryOf("{\"s\":\"x\",\"v\":1.5}"), {});
        QSignalSpy toggled(&view, &PayloadView::trendToggled);
        // The mark stands in the gutter of the third line.
        QTest::mouseClick(view.code()->viewport(), Qt::LeftButton, {}, {10, 8 + 2 * 19 + 9});
        QCOMPARE(toggled.count(), 1);
        QCOMPARE(toggled.at(0).at(0).toString(), QStringLiteral("v"));
        QTest::mouseClick(view.code()->viewport(), Qt::LeftButton, {}, {10, 8 + 19 + 9});
        QCOMPARE(toggled.count(), 1);
    }

    void aMessageIsFormattedOnce()
    {
        PayloadView view(m_theme);
        QSignalSpy decoded(&view, &PayloadView::decoded);
        HistoryEntry entry = entryOf("{\"v\":1}");
        view.showMessage(TopicId(1), entry, {});
        view.showMessage(TopicId(1), entry, {});
        QCOMPARE(decoded.count(), 1);
        MessageDecoding asText;
        asText.choice = DecodeChoice {.decoder = DecoderKind::Text};
        view.showMessage(TopicId(1), entry, asText);
        QCOMPARE(decoded.count(), 2);
        ++entry.sequence;
        view.showMessage(TopicId(1), entry, asText);
        QCOMPARE(decoded.count(), 3);
        ++entry.time;
        view.showMessage(TopicId(1), entry, asText);
        QCOMPARE(decoded.count(), 4);
        view.showMessage(TopicId(2), entry, asText);
        QCOMPARE(decoded.count(), 5);
        view.clear();
        QCOMPARE(decoded.count(), 6);
        view.showMessage(TopicId(2), entry, asText);
        QCOMPARE(decoded.count(), 7);
    }

    void remarksTellTimesAndTrends()
    {
        std::vector<TrendPoint> points {{1, 2.0}, {2, 1.0}, {3, 3.0}, {4, 2.69}};
        QCOMPARE(miniTrend(points), QStringLiteral("▅▁█▇"));
        QCOMPARE(lastChange(points, u"2.69"), QStringLiteral("−0.31"));
        QCOMPARE(lastChange(points, u"2.690"), QStringLiteral("−0.310"));
        QCOMPARE(lastChange(std::span(points).first(1), u"2"), QString());
        QCOMPARE(miniTrend(std::span(points).first(2)), QString());
        const TrendCollector none;
        const FormattedPayload formatted = formatPayload(bytesOf("{\"ts\":1795356472418}"));
        const auto leaves = numericLeaves(*formatted.value, 10);
        const auto remarks = leafRemarks(formatted, leaves, none, 0);
        QCOMPARE(remarks.size(), 1);
        QVERIFY(remarks.at(0).text.endsWith(QStringLiteral(":52.418")));
    }

    void inspectsBytes()
    {
        RawView view(m_theme);
        view.resize(600, 400);
        view.show();
        const Bytes payload = bytesOf("{\"v\":71,\"w\":[true]}");
        view.setBytes(payload);
        view.setValue(formatPayload(payload).value);
        view.select({5, 2});
        QCOMPARE(view.fieldText(), QStringLiteral("v = 71"));
        auto *table = view.findChild<QTableView *>();
        // 0x37 0x31
        QCOMPARE(table->model()->index(3, InspectorModel::LittleColumn).data().toString(),
                 QStringLiteral("12599"));
        QCOMPARE(table->model()->index(3, InspectorModel::BigColumn).data().toString(),
                 QStringLiteral("14129"));
        view.select({15, 1});
        QCOMPARE(view.fieldText(), QStringLiteral("w[0] = true"));
        QCOMPARE(test::namelessControls(view), QString());
        view.setBytes({});
        QCOMPARE(view.fieldText(), QString());
    }

    void partnersAreLinks()
    {
        PartnerBar bar(m_theme);
        QSignalSpy clicked(&bar, &PartnerBar::partnerClicked);
        const Partner response {Partner::Role::Response, "reply/a&b", 12'400};
        bar.setPartners({response}, 0);
        QVERIFY(bar.isVisible());
        const QString latency = intervalText(std::chrono::microseconds(12'400));
        auto *link = test::findByText<QToolButton>(
            bar, QStringLiteral("Response on reply/a&&b after %1").arg(latency));
        QVERIFY(link);
        link->click();
        QCOMPARE(clicked.at(0).at(0).toByteArray(), QByteArray("reply/a&b"));
        bar.setPartners({}, 0);
        QVERIFY(!bar.isVisible());
        QCOMPARE(test::namelessControls(bar), QString());
    }

    void copiesInOtherForms()
    {
        const Bytes payload = bytesOf(QByteArray("\x00\xff"
                                                 "A",
                                                 3));
        QCOMPARE(payloadText(payload), QStringLiteral("00 ff 41"));
        QCOMPARE(payloadText(bytesOf("ä")), QStringLiteral("ä"));
        QCOMPARE(payloadAs(TextForm::Base64, payload), QStringLiteral("AP9B"));
        QCOMPARE(payloadAs(TextForm::CArray, payload),
                 QStringLiteral("static const unsigned char payload[3] = {\n    0x00, 0xff, 0x41,\n};\n"));
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
