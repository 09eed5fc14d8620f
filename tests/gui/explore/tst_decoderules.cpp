// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "tests/support/testdata.h"
#include "ui/common/codeview.h"
#include "ui/common/panetabs.h"
#include "ui/explore/decodemenu.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/decoderuledialog.h"
#include "ui/explore/decoderulemodel.h"
#include "ui/explore/decoderulesdialog.h"
#include "ui/explore/payloadpane.h"
#include "ui/explore/schemareader.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace espalier;

namespace {

HistoryEntry entryOf(std::string_view payload)
{
    HistoryEntry entry;
    entry.payload = Bytes::copyOf(payload);
    return entry;
}

void clickAction(QMenu &menu, const QString &text)
{
    menu.popup({0, 0});
    for (QAction *action : menu.actions())
        if (action->text() == text && action->isVisible()) {
            QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(action).center());
            return;
        }
    QFAIL(qPrintable(text));
}

void choose(QComboBox *box, const QString &text)
{
    QVERIFY2(box->findText(text) >= 0, qPrintable(text));
    box->setCurrentIndex(box->findText(text));
}

QString dataFile(const char *name)
{
    return testData(QStringLiteral("payload/") + QLatin1String(name));
}

QPushButton *okOf(const QDialog &dialog)
{
    return dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
}

} // namespace

class TestDecodeRules : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    struct Fixture
    {
        explicit Fixture(const Theme &theme) : pane(theme)
        {
            pane.resize(500, 300);
            pane.show();
            pane.setDecodeRules(book);
            pane.setTopicName("plc/1");
            pane.showMessage(TopicId(1), entryOf("\x01\x02"), {});
        }
        [[nodiscard]] QString text() const { return pane.findChild<CodeView *>()->text().trimmed(); }
        [[nodiscard]] DecodeMenu &menu() const { return *pane.findChild<DecodeMenu *>(); }

        QTemporaryDir folder;
        DecodeRuleBook book {folder.path()};
        PayloadPane pane;
    };

private slots:
    void menuDecodesForNow()
    {
        Fixture f(m_theme);
        QVERIFY(f.text().contains(QStringLiteral("01 02")));
        f.pane.showMessage(TopicId(1), entryOf("[1]"), {});
        clickAction(f.menu(), QStringLiteral("Hex"));
        QVERIFY(f.text().contains(QStringLiteral("5b 31 5d")));
        // The choice is of the topic.
        f.pane.setTopicName("plc/2");
        f.pane.showMessage(TopicId(2), entryOf("[1]"), {});
        QVERIFY(!f.text().contains(QStringLiteral("5b 31 5d")));
    }

    void rawIsOneKeyAway()
    {
        Fixture f(m_theme);
        QVERIFY(QTest::qWaitForWindowActive(&f.pane));
        auto *tabs = f.pane.findChild<PaneTabs *>();
        const int before = tabs->currentIndex();
        QTest::keyClick(&f.pane, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), QStringLiteral("Raw"));
        QTest::keyClick(&f.pane, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(tabs->currentIndex(), before);
    }

    void menuMakesARuleAndChangesIt()
    {
        Fixture f(m_theme);
        clickAction(f.menu(), QStringLiteral("Always Decode This Topic as…"));
        auto *dialog = f.pane.findChild<DecodeRuleDialog *>();
        QVERIFY(dialog);
        QCOMPARE(test::namelessControls(*dialog), QString());
        auto *filter = test::findByName<QLineEdit>(*dialog, QStringLiteral("Topics"));
        QCOMPARE(filter->text(), QStringLiteral("plc/1"));
        choose(test::findByName<QComboBox>(*dialog, QStringLiteral("Decode as")),
               QStringLiteral("Packed numbers"));
        QTest::keyClicks(test::findByName<QLineEdit>(*dialog, QStringLiteral("Pattern")),
                         QStringLiteral(">H"));
        QTest::mouseClick(okOf(*dialog), Qt::LeftButton);
        QTRY_COMPARE(f.text(), QStringLiteral("258"));
        QTRY_VERIFY(!f.pane.findChild<DecodeRuleDialog *>());

        clickAction(f.menu(), QStringLiteral("Change the Rule for “plc/1”…"));
        dialog = f.pane.findChild<DecodeRuleDialog *>();
        QVERIFY(dialog);
        auto *pattern = test::findByName<QLineEdit>(*dialog, QStringLiteral("Pattern"));
        QCOMPARE(pattern->text(), QStringLiteral(">H"));
        pattern->setText(QStringLiteral("<H"));
        QTest::keyClick(pattern, Qt::Key_Return);
        QTRY_COMPARE(f.text(), QStringLiteral("513"));
        // It is kept.
        const DecodeRuleBook again(f.folder.path());
        QCOMPARE(again.rules().rules.size(), std::size_t {1});
        QCOMPARE(again.rules().rules.front().choice.pattern, std::string("<H"));
    }

    void ruleIsCheckedWhileItIsWritten()
    {
        DecodeRuleDialog dialog(m_theme, {}, {}, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        auto *filter = test::findByName<QLineEdit>(dialog, QStringLiteral("Topics"));
        auto *decoder = test::findByName<QComboBox>(dialog, QStringLiteral("Decode as"));
        auto *pattern = test::findByName<QLineEdit>(dialog, QStringLiteral("Pattern"));
        QVERIFY(!okOf(dialog)->isEnabled());
        QTest::keyClicks(filter, QStringLiteral("a/#/b"));
        QCOMPARE(validity(filter), Validity::Wrong);
        QVERIFY(!okOf(dialog)->isEnabled());
        filter->setText(QStringLiteral("$share/g/a"));
        QCOMPARE(validity(filter), Validity::Wrong);
        filter->setText(QStringLiteral("a/#"));
        QCOMPARE(validity(filter), Validity::Fine);
        QVERIFY(okOf(dialog)->isEnabled());
        choose(decoder, QStringLiteral("Packed numbers"));
        QVERIFY(!okOf(dialog)->isEnabled());
        QTest::keyClicks(pattern, QStringLiteral("<hz"));
        QCOMPARE(validity(pattern), Validity::Wrong);
        QVERIFY(test::findByText<QLabel>(
            dialog,
            QStringLiteral("Character 3 is no type: b h i q (capitals without sign), e f d, ? s x.")));
        QTest::keyClick(pattern, Qt::Key_Backspace);
        QVERIFY(okOf(dialog)->isEnabled());
        choose(test::findByName<QComboBox>(dialog, QStringLiteral("Wrapped by")), QStringLiteral("base64"));
        choose(test::findByName<QComboBox>(dialog, QStringLiteral("And inside that")),
               QStringLiteral("gzip"));
        const DecodeRule expected {"a/#",
                                   {.decoder = DecoderKind::Packed,
                                    .wrappedBy = {Wrapping::Base64, Wrapping::Gzip},
                                    .pattern = "<h"}};
        QCOMPARE(dialog.rule(), expected);
        QCOMPARE(test::namelessControls(dialog), QString());
    }

    void messageTypesComeFromTheFile()
    {
        DecodeRuleDialog dialog(m_theme, {"a", {.decoder = DecoderKind::Protobuf}}, {}, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        auto *type = test::findByName<QComboBox>(dialog, QStringLiteral("Message type"));
        QVERIFY(!okOf(dialog)->isEnabled());
        dialog.addFile(dataFile("proto/sensor.proto"));
        QTRY_VERIFY(type->count() > 0);
        QVERIFY(okOf(dialog)->isEnabled());
        QCOMPARE(dialog.sources().protoFiles.size(), std::size_t {1});
        // A type that is in none of the files is told, and kept.
        type->setEditText(QStringLiteral("no.Such"));
        QTRY_VERIFY(test::findByText<QLabel>(dialog, QStringLiteral("no message type no.Such")));
        QCOMPARE(dialog.rule().choice.schema, std::string("no.Such"));
    }

    void rulesAreOrderedAndTellTheirProblems()
    {
        DecodeRules rules;
        rules.rules = {{"a", {.decoder = DecoderKind::Json}},
                       {"b", {.decoder = DecoderKind::Avro, .schema = "/no/such.avsc"}}};
        DecodeRulesDialog dialog(m_theme, rules, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        auto *model = dialog.findChild<DecodeRuleModel *>();
        const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto problem = [model](int row) {
            return model->index(row, DecodeRuleModel::ProblemColumn).data().toString();
        };
        QTRY_VERIFY(problem(1).startsWith(QStringLiteral("/no/such.avsc: ")));
        QCOMPARE(problem(0), QString());
        QCOMPARE(test::namelessControls(dialog), QString());
        const auto click = [&dialog](const QString &text) {
            auto *button = test::findByText<QPushButton>(dialog, text);
            QVERIFY2(button && button->isEnabled(), qPrintable(text));
            QTest::mouseClick(button, Qt::LeftButton);
        };
        QVERIFY(!test::findByText<QPushButton>(dialog, QStringLiteral("Move Up"))->isEnabled());
        click(QStringLiteral("Move Down"));
        QCOMPARE(dialog.rules().rules.front().topicFilter, std::string("b"));
        QVERIFY(problem(0).startsWith(QStringLiteral("/no/such.avsc: ")));
        click(QStringLiteral("Remove"));
        QCOMPARE(dialog.rules().rules.size(), std::size_t {1});
        click(QStringLiteral("Add…"));
        auto *one = dialog.findChild<DecodeRuleDialog *>();
        QVERIFY(one);
        QTest::keyClicks(test::findByName<QLineEdit>(*one, QStringLiteral("Topics")), QStringLiteral("c/+"));
        QTest::mouseClick(okOf(*one), Qt::LeftButton);
        QCOMPARE(dialog.rules().rules.size(), std::size_t {2});
        QCOMPARE(dialog.rules().rules.back().topicFilter, std::string("c/+"));
        QSignalSpy chosen(&dialog, &DecodeRulesDialog::chosen);
        QTest::mouseClick(okOf(dialog), Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
    }

    void importFoldersAreAdded()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("alone.proto"));
        QVERIFY(QFile::copy(dataFile("proto/sensor.proto"), path));
        DecodeRuleDialog dialog(m_theme, {"a", {.decoder = DecoderKind::Protobuf}}, {}, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        auto *type = test::findByName<QComboBox>(dialog, QStringLiteral("Message type"));
        dialog.addFile(path);
        const auto isTold = [&dialog](const QString &text) {
            const auto labels = dialog.findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&](const QLabel *label) {
                return !label->isHidden() && label->text().contains(text);
            });
        };
        QTRY_VERIFY(isTold(QStringLiteral("Imports “common/unit.proto”, which is in none of the folders.")));
        QVERIFY(isTold(QStringLiteral("alone.proto:")));
        QVERIFY(test::findByText<QPushButton>(dialog, QStringLiteral("Add Import Folder…")));
        dialog.addImportFolder(QFileInfo(dataFile("proto/sensor.proto")).path());
        QTRY_VERIFY(type->count() > 0);
        QVERIFY(!isTold(QStringLiteral("Imports")));
        QCOMPARE(dialog.sources().importPaths.size(), std::size_t {1});
        choose(test::findByName<QComboBox>(dialog, QStringLiteral("Decode as")), QStringLiteral("Avro"));
        QVERIFY(test::findByText<QPushButton>(dialog, QStringLiteral("Add Import Folder…"))->isHidden());

        DecodeRulesDialog rules(m_theme, {}, nullptr);
        rules.setAttribute(Qt::WA_DeleteOnClose, false);
        rules.open();
        auto *files = rules.findChild<QListWidget *>();
        rules.addImportFolder(folder.path());
        QCOMPARE(files->item(0)->text(), QStringLiteral("Imports from ") + folder.path());
        QCOMPARE(rules.rules().protobuf.importPaths.size(), std::size_t {1});
        files->setCurrentRow(0);
        QTest::mouseClick(test::findByText<QPushButton>(rules, QStringLiteral("Remove File or Folder")),
                          Qt::LeftButton);
        QCOMPARE(rules.rules(), DecodeRules());
    }

    /// A pipe that nobody writes into is read as long as a file on a server that is gone.
    void filesThatCannotBeReadKeepNobodyWaiting()
    {
        const QTemporaryDir folder;
        const QByteArray pipe = folder.filePath(QStringLiteral("pipe.avsc")).toUtf8();
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
        const DecodeRule rule {"a", {.decoder = DecoderKind::Avro, .schema = pipe.toStdString()}};
        {
            DecodeRuleBook book(folder.path());
            book.setRules({{rule}, {}});
            DecodeRuleDialog dialog(m_theme, rule, {}, nullptr);
            dialog.setAttribute(Qt::WA_DeleteOnClose, false);
            dialog.open();
            auto *reader = dialog.findChild<SchemaReader *>();
            auto *stop = test::findByText<QPushButton>(dialog, QStringLiteral("Stop Reading"));
            QVERIFY(reader->isHidden());
            QTRY_VERIFY(stop->isVisible());
            QVERIFY(test::findByText<QLabel>(dialog, QStringLiteral("Reading the schema files…")));
            QVERIFY(okOf(dialog)->isEnabled());
            QCOMPARE(test::namelessControls(dialog), QString());
            QTest::mouseClick(stop, Qt::LeftButton);
            QVERIFY(!stop->isVisible() && reader->isVisible());
            // Then other files can be read.
            QSignalSpy read(reader, &SchemaReader::read);
            test::findByName<QLineEdit>(dialog, QStringLiteral("Schema file"))
                ->setText(dataFile("reading.avsc"));
            QTRY_COMPARE(read.count(), 1);
            QVERIFY(reader->isHidden());
            QSignalSpy changed(&book, &DecodeRuleBook::registryChanged);
            book.setRules({});
            QTRY_COMPARE(changed.count(), 1);
        }
        // Whoever waits finds an end.
        const int end = open(pipe.constData(), O_WRONLY | O_NONBLOCK);
        QVERIFY(end >= 0);
        close(end);
    }

    void schemaFilesTellTheirLines()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("bad.proto"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("syntax = \"proto3\";\nmessage A {\n  nothing b = 1;\n}\n");
        file.close();
        DecodeRulesDialog dialog(m_theme, {}, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        auto *files = dialog.findChild<QListWidget *>();
        dialog.addProtobufFile(path);
        QCOMPARE(files->item(0)->text(), path);
        QTRY_VERIFY(files->count() > 1);
        QVERIFY2(files->item(1)->text().startsWith(QStringLiteral("bad.proto:3:")),
                 qPrintable(files->item(1)->text()));
        files->setCurrentRow(0);
        QTest::mouseClick(test::findByText<QPushButton>(dialog, QStringLiteral("Remove File or Folder")),
                          Qt::LeftButton);
        QCOMPARE(dialog.rules(), DecodeRules());
        QTRY_COMPARE(files->count(), 0);
    }
};

QTEST_MAIN(TestDecodeRules)
#include "tst_decoderules.moc"
