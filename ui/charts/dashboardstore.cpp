// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/dashboardstore.h"

#include "ui/charts/chartwords.h"
#include "ui/common/numberedname.h"

#include <QDir>

#include <algorithm>
#include <chrono>

namespace espalier {

using namespace std::chrono_literals;

namespace {

constexpr int fileVersion = 1;
const QString listKey = QStringLiteral("dashboards");
const QString currentKey = QStringLiteral("current");

} // namespace

DashboardStore::DashboardStore(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
    , m_file(QDir(folder).filePath(QStringLiteral("dashboards.json")), fileVersion)
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(1s);
    connect(&m_saveTimer, &QTimer::timeout, this, &DashboardStore::save);
    if (!folder.isEmpty())
        load();
    if (m_dashboards.isEmpty())
        m_dashboards.append(newDashboard(ChartWords::newDashboardName()));
    if (!find(m_current))
        m_current = m_dashboards.constFirst().id;
}

DashboardStore::~DashboardStore()
{
    // Who would be told has gone.
    const QSignalBlocker quiet(this);
    if (m_isDirty)
        save();
}

void DashboardStore::load()
{
    const JsonFile::Contents contents = m_file.read();
    m_mayWrite =
        contents.origin != JsonFile::Origin::Newer && contents.origin != JsonFile::Origin::Unreadable;
    QStringList problems;
    if (contents.origin != JsonFile::Origin::File && contents.origin != JsonFile::Origin::Missing)
        problems << ChartWords::fileProblem(contents, m_file.path());
    m_current = QUuid::fromString(contents.object.value(currentKey).toString());
    for (const auto &value : contents.object.value(listKey).toArray()) {
        const QJsonObject object = value.toObject();
        auto dashboard = dashboardFrom(object);
        // Somebody may have copied one in the file.
        if (dashboard && find(dashboard->id))
            dashboard->id = QUuid::createUuid();
        if (dashboard && m_dashboards.size() < maximumDashboards) {
            m_dashboards.append(std::move(*dashboard));
            continue;
        }
        m_unread.append(value);
        if (!dashboard)
            problems << ChartWords::dashboardProblem(object.value(QStringLiteral("name")).toString(),
                                                     dashboard.error());
    }
    m_problem = problems.join(u'\n');
}

const Dashboard *DashboardStore::find(const QUuid &id) const
{
    const auto found = std::ranges::find(m_dashboards, id, &Dashboard::id);
    return found == m_dashboards.end() ? nullptr : &*found;
}

void DashboardStore::setCurrent(const QUuid &id)
{
    if (m_current == id)
        return;
    m_current = id;
    touch();
}

void DashboardStore::put(const Dashboard &dashboard)
{
    const auto known = std::ranges::find(m_dashboards, dashboard.id, &Dashboard::id);
    if (known != m_dashboards.end() && *known == dashboard)
        return;
    const bool isNews = known == m_dashboards.end() || known->name != dashboard.name;
    if (known != m_dashboards.end())
        *known = dashboard;
    else if (m_dashboards.size() < maximumDashboards)
        m_dashboards.append(dashboard);
    touch();
    if (isNews)
        emit listChanged();
}

void DashboardStore::remove(const QUuid &id)
{
    if (m_dashboards.removeIf([&id](const Dashboard &each) { return each.id == id; }) == 0)
        return;
    if (m_dashboards.isEmpty())
        m_dashboards.append(newDashboard(ChartWords::newDashboardName()));
    if (m_current == id)
        m_current = m_dashboards.constFirst().id;
    touch();
    emit listChanged();
}

QString DashboardStore::freeName(const QString &wish) const
{
    return numberedName(wish, [this](const QString &name) {
        return std::ranges::find(m_dashboards, name, &Dashboard::name) != m_dashboards.end();
    });
}

void DashboardStore::touch()
{
    m_isDirty = true;
    if (!m_folder.isEmpty())
        m_saveTimer.start();
}

void DashboardStore::save()
{
    m_saveTimer.stop();
    // A file that is damaged or of a newer program is not ours to overwrite.
    if (m_folder.isEmpty() || !m_mayWrite)
        return;
    QJsonArray list;
    for (const Dashboard &dashboard : m_dashboards)
        list.append(toJson(dashboard));
    for (const auto &unread : std::as_const(m_unread))
        list.append(unread);
    const QJsonObject object {{listKey, list}, {currentKey, m_current.toString(QUuid::WithoutBraces)}};
    const auto written = m_file.write(object);
    m_isDirty = !written;
    if (!written)
        emit saveFailed(written.error());
}

} // namespace espalier
