// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/controls.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDirIterator>
#include <QFontInfo>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cstdlib>

using namespace espalier;

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void cleanupTestCase() { m_theme.reset(); }

    void everyRoleHasAColor_data() { addSchemes(); }
    void everyRoleHasAColor()
    {
        QFETCH(ColorScheme, scheme);
        for (const auto &color : roleColors(scheme))
            QVERIFY(color.isValid());
    }

    void textCanBeRead_data()
    {
        QTest::addColumn<ColorScheme>("scheme");
        QTest::addColumn<Role>("text");
        QTest::addColumn<Role>("surface");
        const std::pair<const char *, Role> texts[] = {
            {"text", Role::Text},       {"muted", Role::Muted},      {"faint", Role::Faint},
            {"accent", Role::Accent},   {"number", Role::Number},    {"string", Role::String},
            {"boolean", Role::Boolean}, {"warning", Role::Warning},  {"error", Role::Error},
            {"inbound", Role::Inbound}, {"outbound", Role::Outbound}};
        const std::pair<const char *, Role> surfaces[] = {
            {"panel", Role::Panel}, {"background", Role::Background}, {"raised", Role::Raised}};
        for (const auto scheme : {ColorScheme::Light, ColorScheme::Dark}) {
            const auto *name = scheme == ColorScheme::Light ? "light" : "dark";
            for (const auto &[textName, text] : texts)
                for (const auto &[surfaceName, surface] : surfaces)
                    QTest::addRow("%s: %s on %s", name, textName, surfaceName) << scheme << text << surface;
            QTest::addRow("%s: primary button", name) << scheme << Role::OnAccent << Role::Accent;
            QTest::addRow("%s: selected row", name) << scheme << Role::Text << Role::AccentSoft;
            QTest::addRow("%s: current view", name) << scheme << Role::Accent << Role::AccentSoft;
            QTest::addRow("%s: warning banner", name) << scheme << Role::Warning << Role::WarningSoft;
            QTest::addRow("%s: error banner", name) << scheme << Role::Error << Role::ErrorSoft;
        }
    }
    void textCanBeRead()
    {
        QFETCH(ColorScheme, scheme);
        QFETCH(Role, text);
        QFETCH(Role, surface);
        const auto &colors = roleColors(scheme);
        const auto ratio =
            contrast(colors[static_cast<std::size_t>(text)], colors[static_cast<std::size_t>(surface)]);
        QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
    }

    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void schemeChangesLive()
    {
        m_theme->setPreference(SchemePreference::Light);
        QPushButton button;
        button.show();
        QSignalSpy changed(m_theme.get(), &Theme::changed);
        const auto icon = m_theme->icon(QStringLiteral("search"), Role::Text);
        const auto before = icon.pixmap(24, 24).toImage();

        m_theme->setPreference(SchemePreference::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_theme->scheme(), ColorScheme::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), m_theme->color(Role::Panel));
        QTRY_COMPARE(button.palette().color(QPalette::ButtonText), m_theme->color(Role::Text));
        // An icon that was handed out before the change follows it.
        QVERIFY(icon.pixmap(24, 24).toImage() != before);

        m_theme->setPreference(SchemePreference::Dark);
        QCOMPARE(changed.count(), 1);
    }

    void namedRolesFollowTheScheme()
    {
        m_theme->setPreference(SchemePreference::Light);
        QWidget widget;
        widget.show();
        setTextRole(&widget, Role::Error);
        QTRY_COMPARE(widget.palette().color(widget.foregroundRole()), m_theme->color(Role::Error));
        m_theme->setPreference(SchemePreference::Dark);
        QTRY_COMPARE(widget.palette().color(widget.foregroundRole()), m_theme->color(Role::Error));
    }

    void everyIconPaints()
    {
        int icons = 0;
        for (QDirIterator files(QStringLiteral(":/icons")); files.hasNext(); ++icons) {
            const auto name = QFileInfo(files.next()).baseName();
            const auto image = m_theme->icon(name).pixmap(24, 24).toImage();
            bool painted = false;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    painted = painted || qAlpha(image.pixel(x, y)) > 0;
            QVERIFY2(painted, qPrintable(name));
        }
        QVERIFY(icons > 30);
    }

    void iconAloneStandsInTheMiddle()
    {
        QPixmap red(16, 16);
        red.fill(Qt::red);
        QMenu menu;
        QPushButton button;
        setButtonKind(&button, ButtonKind::Quiet);
        button.setFixedSize(28, 28);
        button.setIconSize({16, 16});
        button.setIcon(red);
        button.setMenu(&menu); // of which nothing is seen
        const auto image = button.grab().toImage();
        const auto isRed = [&](int x) { return image.pixelColor(x, image.height() / 2) == QColor(Qt::red); };
        int before = 0;
        while (before < image.width() && !isRed(before))
            ++before;
        int behind = 0;
        while (behind < image.width() && !isRed(image.width() - 1 - behind))
            ++behind;
        QVERIFY2(std::abs(before - behind) <= 1,
                 qPrintable(QStringLiteral("%1, %2").arg(before).arg(behind)));
    }

    void fontsComeWithTheProgram()
    {
        QCOMPARE(QFontInfo(m_theme->textFont()).family(), QStringLiteral("Inter"));
        QCOMPARE(QFontInfo(m_theme->dataFont()).family(), QStringLiteral("JetBrains Mono"));
        QVERIFY(QFontInfo(m_theme->dataFont()).fixedPitch());
        QVERIFY(m_theme->scaledTextFont(2.0).pointSizeF() > m_theme->textFont().pointSizeF() * 1.99);
    }

private:
    static void addSchemes()
    {
        QTest::addColumn<ColorScheme>("scheme");
        QTest::newRow("light") << ColorScheme::Light;
        QTest::newRow("dark") << ColorScheme::Dark;
    }

    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
