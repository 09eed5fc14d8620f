// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/specification.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <string_view>

// Outside the namespace: the macro declares a function of the global one.
static void initializeSpecification()
{
    Q_INIT_RESOURCE(specification);
}

namespace espalier {

namespace {

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

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

Specification::Specification(const QString &markdown)
{
    static const QRegularExpression heading(
        QStringLiteral("^(#{1,6}) (?:(\\d+(?:\\.\\d+)*)|(Appendix [A-Z])\\.) (.*)$"));
    static const QRegularExpression unnumbered(QStringLiteral("^# (.*)$"));
    bool isInNotices = false;
    for (const QString &line : markdown.split(u'\n')) {
        if (const auto found = heading.match(line); found.hasMatch()) {
            isInNotices = false;
            m_sections.append(
                {found.captured(2) + found.captured(3), found.captured(4), {}, int(found.capturedLength(1))});
        } else if (const auto other = unnumbered.match(line); other.hasMatch() && m_sections.isEmpty()) {
            isInNotices = other.captured(1) == QLatin1String("Notices");
        } else if (isInNotices) {
            m_notices += line + u'\n';
        } else if (!m_sections.isEmpty()) {
            m_sections.last().text += line + u'\n';
        }
    }
}

qsizetype Specification::find(const QString &number) const
{
    for (QString wanted = number; !wanted.isEmpty();
         wanted.truncate(std::max<qsizetype>(0, wanted.lastIndexOf(u'.')))) {
        const auto found = std::ranges::find(m_sections, wanted, &Section::number);
        if (found != m_sections.end())
            return found - m_sections.begin();
    }
    return -1;
}

QString Specification::tag(Clause clause)
{
    const QString label = fromView(clauseInfo(clause).label);
    return isOfVersion5(clause) && label.startsWith(QLatin1String("MQTT-")) ? u'[' + label + u']' : QString();
}

qsizetype Specification::find(Clause clause) const
{
    if (clause == Clause::None || !isOfVersion5(clause))
        return -1;
    const QString wanted = tag(clause);
    if (!wanted.isEmpty()) {
        // The appendix lists all of them once more.
        const auto found = std::ranges::find_if(m_sections, [&wanted](const Section &section) {
            return !section.number.startsWith(QLatin1String("Appendix")) && section.text.contains(wanted);
        });
        if (found != m_sections.end())
            return found - m_sections.begin();
    }
    return find(fromView(clauseInfo(clause).section));
}

} // namespace espalier
