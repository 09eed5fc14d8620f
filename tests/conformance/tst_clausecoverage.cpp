// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/clause.h"

#include <QFile>
#include <QProcess>
#include <QSet>
#include <QStringList>
#include <QTest>

#include <map>
#include <utility>

using namespace espalier;

namespace {

enum class Role { Broker, Client };

struct Place
{
    Clause clause;
    Role role;
};

constexpr const char *identifiers[] {
    "",
#define CLAUSE(id, label, section, side, serverRole, title, text) #id,
#include "core/mqtt/clauses.def"
#undef CLAUSE
};

QString identifier(Clause clause)
{
    return QString::fromLatin1(identifiers[static_cast<std::size_t>(clause)]);
}

const char *versionOf(Clause clause)
{
    return clause < Clause::MQTT311_1_5_3_1 ? "5.0" : "3.1.1";
}

bool isNumbered(Clause clause)
{
    return clause != Clause::None && clause < Clause::RULE_1_5_5_TooManyBytes;
}

bool isNeeded(const ClauseInfo &info, Role role)
{
    return role == Role::Broker ? info.serverRole != ClauseServerRole::None : info.side != ClauseSide::Server;
}

QString name(Place place)
{
    return identifier(place.clause) + QLatin1String(place.role == Role::Broker ? "_broker" : "_client");
}

} // namespace

/// Holds the tests of this folder against the standard: each statement has a test for each role that it binds, or a
/// reason why nobody could see it broken.
class ClauseCoverage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTestNamesAStatement();
    void everyReasonNamesAnUntestedStatement();
    void everyStatementIsTestedOrReasoned();
    void printsCoverage();

private:
    std::map<QString, Place> m_places;
    QStringList m_slots;
    QSet<QString> m_tested;
    QSet<QString> m_reasoned;
};

void ClauseCoverage::initTestCase()
{
    for (const auto &info : allClauses()) {
        if (!isNumbered(info.clause))
            continue;
        for (const auto role : {Role::Broker, Role::Client})
            m_places.emplace(name({info.clause, role}), Place {info.clause, role});
    }
    const auto programs = QStringLiteral(CONFORMANCE_PROGRAMS).split(u'|');
    for (const auto &program : programs) {
        QProcess process;
        process.start(program, {QStringLiteral("-functions")});
        QVERIFY2(process.waitForFinished() && process.exitCode() == 0, qPrintable(program));
        const auto lines =
            QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        for (const auto &line : lines)
            m_slots += line.section(u'(', 0, 0).trimmed();
    }
    for (const auto &slot : m_slots) {
        for (const auto *role : {"_broker_", "_client_"}) {
            const auto at = slot.indexOf(QLatin1String(role));
            if (at > 0)
                m_tested += slot.left(at + 7);
        }
    }
}

void ClauseCoverage::everyTestNamesAStatement()
{
    QStringList strangers;
    for (const auto &slot : m_slots) {
        const auto at = std::max(slot.indexOf(u"_broker_"), slot.indexOf(u"_client_"));
        if (at <= 0 || !m_places.contains(slot.left(at + 7)))
            strangers += slot;
    }
    QVERIFY2(strangers.isEmpty(), qPrintable(strangers.join(u'\n')));
}

void ClauseCoverage::everyReasonNamesAnUntestedStatement()
{
    QFile file(QStringLiteral(EXEMPT_FILE));
    QVERIFY2(file.open(QIODevice::ReadOnly), EXEMPT_FILE);
    QStringList wrong;
    while (!file.atEnd()) {
        const auto line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const auto fields = line.split(u'\t');
        const auto key = fields.value(0) + u'_' + fields.value(1);
        const auto place = m_places.find(key);
        const bool isRight = fields.size() == 3 && !fields[2].isEmpty() && place != m_places.end()
                             && isNeeded(clauseInfo(place->second.clause), place->second.role)
                             && !m_tested.contains(key) && !m_reasoned.contains(key);
        if (isRight)
            m_reasoned += key;
        else
            wrong += line;
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void ClauseCoverage::everyStatementIsTestedOrReasoned()
{
    QStringList missing;
    for (const auto &[key, place] : m_places) {
        if (isNeeded(clauseInfo(place.clause), place.role) && !m_tested.contains(key)
            && !m_reasoned.contains(key))
            missing += key;
    }
    QVERIFY2(missing.isEmpty(),
             qPrintable(QStringLiteral("%1 missing:\n%2").arg(missing.size()).arg(missing.join(u'\n'))));
}

void ClauseCoverage::printsCoverage()
{
    struct Counts
    {
        int tested = 0;
        int reasoned = 0;
        int total = 0;
    };
    std::map<std::tuple<std::string, std::string, std::string>, Counts> rows;
    for (const auto &[key, place] : m_places) {
        const auto &info = clauseInfo(place.clause);
        if (!isNeeded(info, place.role))
            continue;
        const std::string chapter(info.section.substr(0, info.section.find('.')));
        const char *role = place.role == Role::Broker ? "broker" : "client";
        for (const auto &part : {chapter, std::string("all")}) {
            auto &counts = rows[{versionOf(place.clause), role, part}];
            ++counts.total;
            counts.tested += m_tested.contains(key) ? 1 : 0;
            counts.reasoned += m_reasoned.contains(key) ? 1 : 0;
        }
    }
    QVERIFY(!rows.empty());
    std::printf("coverage: MQTT   role    chapter  tested  reasoned  total\n");
    for (const auto &[key, counts] : rows) {
        const auto &[version, role, chapter] = key;
        std::printf("coverage: %-6s %-7s %-7s %7d %9d %6d\n", version.c_str(), role.c_str(), chapter.c_str(),
                    counts.tested, counts.reasoned, counts.total);
        QVERIFY(counts.tested + counts.reasoned <= counts.total);
    }
    std::fflush(stdout);
}

QTEST_GUILESS_MAIN(ClauseCoverage)
#include "tst_clausecoverage.moc"
