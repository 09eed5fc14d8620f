// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/connections/profilecollection.h"
#include "ui/explore/decoderulebook.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/shell/lastworkspace.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

Profile makeProfile(const QString &name)
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = name;
    // Nobody listens there, and nothing leaves this machine.
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = 1;
    return profile;
}

} // namespace

class TestLastWorkspace : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_theme = std::make_unique<Theme>(*qApp);
        m_profiles = std::make_unique<ProfileCollection>(m_folder->path());
        m_preferences = std::make_unique<Preferences>(m_folder->path());
        m_rules = std::make_unique<DecodeRuleBook>(m_folder->path());
        m_workspace = std::make_unique<Workspace>(nullptr);
        m_current = std::make_unique<CurrentConnection>(
            Services {*m_workspace, *m_profiles, *m_preferences, *m_theme, m_clock, *m_rules, nullptr},
            &m_window);
        m_last = make();
    }
    void cleanup()
    {
        m_last.reset();
        m_current.reset();
        m_workspace.reset();
        m_theme.reset();
    }

    void remembersWhatIsOpenAndShown()
    {
        const auto lamp = makeProfile(QStringLiteral("Lamp"));
        const auto plant = makeProfile(QStringLiteral("Plant"));
        const auto unsaved = makeProfile(QStringLiteral("From the command line"));
        QVERIFY(m_profiles->save({lamp, plant}));
        QCOMPARE(m_last->read(), LastWorkspace::Contents {});
        m_last->follow([this] { return m_beside; });
        m_current->open(lamp);
        m_current->open(plant);
        m_current->open(unsaved);
        m_current->show(m_workspace->connections().first());
        m_beside = m_workspace->connections().at(1);
        m_last->note();
        // The end of the program writes what is not written yet.
        m_last.reset();
        const LastWorkspace::Contents expected {
            .open = {lamp.id, plant.id}, .shown = lamp.id, .beside = plant.id};
        QCOMPARE(make()->read(), expected);
    }

    void forgetsWhatWasClosedAndDisconnected()
    {
        const auto lamp = makeProfile(QStringLiteral("Lamp"));
        const auto plant = makeProfile(QStringLiteral("Plant"));
        QVERIFY(m_profiles->save({lamp, plant}));
        m_last->follow([this] { return m_beside; });
        m_current->open(lamp);
        m_current->open(plant);
        QTRY_COMPARE(m_last->read().open.size(), 2);
        m_current->close();
        m_current->disconnectFromServer();
        QTRY_VERIFY(m_last->read().open.isEmpty());
    }

    void damagedFileOpensNothing_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("no JSON") << QByteArray("\x00\xff{", 3);
        QTest::newRow("other types") << QByteArray(R"({"version": 1, "open": {"a": 1}, "shown": []})");
        QTest::newRow("no ids") << QByteArray(
            R"({"version": 1, "open": [1, null, "x", ""], "shown": "y", "beside": 7})");
    }
    void damagedFileOpensNothing()
    {
        QFETCH(QByteArray, contents);
        QFile file(m_folder->filePath(QStringLiteral("workspace.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents);
        file.close();
        QCOMPARE(m_last->read(), LastWorkspace::Contents {});
    }

    void failureIsTold()
    {
        const auto lamp = makeProfile(QStringLiteral("Lamp"));
        QVERIFY(m_profiles->save(lamp));
        const auto path = m_folder->path();
        QVERIFY(m_folder->remove());
        QFile obstacle(path);
        QVERIFY(obstacle.open(QIODevice::WriteOnly));
        QSignalSpy failed(m_last.get(), &LastWorkspace::saveFailed);
        m_last->follow([this] { return m_beside; });
        m_current->open(lamp);
        QTRY_VERIFY(failed.count() > 0);
        QVERIFY(obstacle.remove());
    }

private:
    std::unique_ptr<LastWorkspace> make()
    {
        return std::make_unique<LastWorkspace>(m_folder->path(), *m_workspace, *m_current, *m_profiles);
    }

    QWidget m_window;
    FrameClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProfileCollection> m_profiles;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<DecodeRuleBook> m_rules;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CurrentConnection> m_current;
    std::unique_ptr<LastWorkspace> m_last;
    ConnectionId m_beside = ConnectionId::None;
};

QTEST_MAIN(TestLastWorkspace)
#include "tst_lastworkspace.moc"
