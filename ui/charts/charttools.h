// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/csvexport.h"
#include "ui/charts/dashboard.h"
#include "ui/common/filesaver.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QMenu;
class QProgressDialog;

namespace espalier {

class ChartPicture;
class CsvWriter;
class DashboardView;
class PlotCard;

/// What the menus of plots open: dialogs about curves, files.
class ChartTools : public QObject
{
    Q_OBJECT
public:
    /// Paths within the payloads of a topic that look like times.
    using TimePaths = std::function<QStringList(const SignalAddress &)>;

    /// `window` is what dialogs belong to; both outlive this.
    ChartTools(const Theme &theme, QWidget *window);
    ~ChartTools() override;

    void setTimePaths(TimePaths paths) { m_timePaths = std::move(paths); }
    void join(DashboardView &view, PlotCard &card);
    void fillMenu(DashboardView &view, PlotCard &card, QMenu &menu);

    void exportCsv(const DashboardView &view);
    void saveImage(const DashboardView &view);
    /// Without asking.
    void writeCsv(const QString &path, CsvExport content);

signals:
    void told(const QString &text);

private:
    void exportCards(const std::vector<PlotCard *> &cards, const QString &name);
    void askForCsvPath(const CsvExport &content, const QString &name);
    void showProgress();
    void saveCards(const std::vector<const PlotCard *> &cards, const QWidget &area, const QString &name);
    void savePicture(const ChartPicture &picture, const QString &path, const QString &nameFilter,
                     const QString &name);
    void copyImage(const PlotCard &card);
    void derive(PlotCard &card, std::size_t curve, Derivation::Kind kind);
    void addDerived(PlotCard &card, std::size_t curve, const Derivation &derivation);
    void askForExpression(const DashboardView &view, PlotCard &card, std::size_t curve);
    void askForTimeSource(PlotCard &card, std::size_t curve);
    void askForThresholds(PlotCard &card, std::size_t curve);
    void rename(PlotCard &card, std::size_t curve);
    void showHistogram(const PlotCard &card, std::size_t curve);
    void showStatistics(const PlotCard &card);

    const Theme &m_theme;
    QWidget *m_window;
    FileSaver m_saver;
    CsvWriter *m_csv;
    QPointer<QProgressDialog> m_progress;
    TimePaths m_timePaths;
};

} // namespace espalier
