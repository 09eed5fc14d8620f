// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/specification.h"

#include <QFile>
#include <QRegularExpression>
#include <QThreadPool>

#include <algorithm>
#include <string_view>

// Outside the namespace: the macro declares a function of the global one.
static void initializeSpecification()
{
    Q_INIT_RESOURCE(specification);
}

namespace espalier {

namespace {

bool isOfVersion5(Clause clause)
{
    // Labels of the two versions look alike. Statements of 3.1.1 stand behind those of 5.0; rules of ours name sections of 5.0.
    return clause < Clause::MQTT311_1_5_3_1 || clauseInfo(clause).label.starts_with("§");
}

} // namespace

const Specification &Specification::version5()
{
    static const Specification specification = [] {
        initializeSpecification();
        QFile file(QStringLiteral(":/spec/mqtt-v5.0.md"));
        return Specification(file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString());
    }();
    return specification;
}

void Specification::prepare()
{
    QThreadPool::globalInstance()->start([] { static_cast<void>(version5()); });
}

Specification::Specification(const QString &markdown)
{
    for (const QString &line : markdown.split(u'\n')) {
        if (line.startsWith(u'#'))
            addHeading(line);
        else if (m_isInNotices)
            m_notices += line + u'\n';
        else if (!m_sections.isEmpty())
            m_sections.last().text += line + u'\n';
    }
    makeIndex();
}

void Specification::addHeading(const QString &line)
{
    static const QRegularExpression heading(
        QStringLiteral("^(#{1,6}) (?:(\\d+(?:\\.\\d+)*)|(Appendix [A-Z])\\.) (.*)$"));
    if (const auto found = heading.match(line); found.hasMatch()) {
        m_isInNotices = false;
        m_sections.append(
            {found.captured(2) + found.captured(3), found.captured(4), {}, int(found.capturedLength(1))});
    } else if (m_sections.isEmpty()) {
        m_isInNotices = line == QLatin1String("# Notices");
    } else {
        m_sections.last().text += line + u'\n';
    }
}

void Specification::makeIndex()
{
    static const QRegularExpression statement(QStringLiteral("\\[MQTT-[0-9.-]+\\]"));
    for (qsizetype i = 0; i < m_sections.size(); ++i) {
        const Section &section = m_sections.at(i);
        if (!m_numbers.contains(section.number))
            m_numbers.insert(section.number, i);
        // The appendix lists all statements once more.
        if (section.number.startsWith(QLatin1String("Appendix")))
            continue;
        for (auto found = statement.globalMatch(section.text); found.hasNext();) {
            const QString tag = found.next().captured();
            if (!m_tags.contains(tag))
                m_tags.insert(tag, i);
        }
    }
}

qsizetype Specification::find(QString number) const
{
    while (!number.isEmpty() && !m_numbers.contains(number))
        number.truncate(std::max<qsizetype>(0, number.lastIndexOf(u'.')));
    return m_numbers.value(number, -1);
}

QString Specification::tag(Clause clause)
{
    const QString label = QString::fromUtf8(clauseInfo(clause).label);
    return isOfVersion5(clause) && label.startsWith(QLatin1String("MQTT-")) ? u'[' + label + u']' : QString();
}

qsizetype Specification::find(Clause clause) const
{
    if (clause == Clause::None || !isOfVersion5(clause))
        return -1;
    if (const auto found = m_tags.constFind(tag(clause)); found != m_tags.constEnd())
        return *found;
    return find(QString::fromUtf8(clauseInfo(clause).section));
}

} // namespace espalier
