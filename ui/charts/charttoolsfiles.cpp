// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartpicture.h"
#include "ui/charts/charttools.h"
#include "ui/charts/chartwords.h"
#include "ui/charts/csvwriter.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/exportdialog.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/timeview.h"
#include "ui/common/units.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QProgressDialog>
#include <QRegularExpression>

#include <algorithm>

namespace espalier {

namespace {

/// A picture larger than that is for nobody.
constexpr qreal largestScale = 4;

/// A name that every system takes.
QString fileName(const QString &name, const QString &suffix)
{
    static const QRegularExpression others(QStringLiteral("[^\\w\\- ]+"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    QString plain = name.left(80);
    plain.replace(others, QStringLiteral("-"));
    return (plain.trimmed().isEmpty() ? QStringLiteral("chart") : plain.trimmed()) + suffix;
}

QByteArray pngOf(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace

ChartTools::ChartTools(const Theme &theme, QWidget *window)
    : QObject(window), m_theme(theme), m_window(window), m_saver(window), m_csv(new CsvWriter(this))
{
    connect(&m_saver, &FileSaver::saved, this,
            [this](const QString &path) { emit told(tr("Saved %1").arg(QDir::toNativeSeparators(path))); });
    connect(m_csv, &CsvWriter::progressed, this, [this](int percent) {
        if (m_progress)
            m_progress->setValue(percent);
    });
    const auto end = [this] {
        if (m_progress)
            m_progress->reset();
    };
    connect(m_csv, &CsvWriter::written, this, [this, end](const QString &path, quint64 rows) {
        end();
        emit told(tr("Saved %1: %2 rows").arg(QDir::toNativeSeparators(path), countText(rows)));
    });
    connect(m_csv, &CsvWriter::cancelled, this, end);
    connect(m_csv, &CsvWriter::failed, this, [this, end](const QString &path, const QString &reason) {
        end();
        auto *box = new QMessageBox(QMessageBox::Warning, tr("Not saved"), {}, QMessageBox::Ok, m_window);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setTextFormat(Qt::PlainText);
        box->setText(tr("%1 could not be written: %2").arg(QDir::toNativeSeparators(path), reason));
        box->setInformativeText(tr("Choose another folder, or make room, and try again."));
        box->open();
    });
}

ChartTools::~ChartTools() = default;

void ChartTools::exportCsv(const DashboardView &view)
{
    exportCards(view.cards(), view.dashboard().name);
}

void ChartTools::exportCards(const std::vector<PlotCard *> &cards, const QString &name)
{
    CsvExport content;
    for (const PlotCard *card : cards) {
        const std::vector<PlotSurface::Input> inputs = card->inputs();
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const CurveSpec &curve = card->spec().curves[i];
            const QString curveName = ChartWords::curveName(curve);
            const bool isThere =
                std::ranges::find(content.curves, curveName, &CsvCurve::name) != content.curves.end();
            content.curves.push_back(
                {isThere ? ChartWords::sourceDetail(curve.source).replace(u'\n', u' ') : curveName,
                 *inputs[i].series, *inputs[i].labels, card->time().range()});
        }
    }
    if (content.curves.empty()) {
        emit told(tr("There are no curves to export."));
        return;
    }
    auto *dialog = new ExportDialog(std::move(content), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::chosen, this,
            [this, dialog, name] { askForCsvPath(dialog->content(), name); });
    dialog->open();
}

void ChartTools::askForCsvPath(const CsvExport &content, const QString &name)
{
    auto *dialog = new QFileDialog(m_window, tr("Export CSV"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("CSV (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(fileName(name, QStringLiteral(".csv")));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, content](const QString &path) { writeCsv(path, content); });
    dialog->open();
}

void ChartTools::writeCsv(const QString &path, CsvExport content)
{
    showProgress();
    m_csv->write(path, std::move(content));
}

void ChartTools::showProgress()
{
    if (m_progress)
        return;
    m_progress = new QProgressDialog(tr("Writing samples…"), tr("Cancel"), 0, 100, m_window);
    m_progress->setAttribute(Qt::WA_DeleteOnClose);
    m_progress->setWindowTitle(tr("Export CSV"));
    // Only where it takes so long that somebody wonders.
    m_progress->setMinimumDuration(500);
    connect(m_progress, &QProgressDialog::canceled, m_csv, &CsvWriter::cancel);
}

void ChartTools::saveImage(const DashboardView &view)
{
    std::vector<const PlotCard *> cards;
    for (const PlotCard *card : view.cards())
        if (card->isVisible())
            cards.push_back(card);
    saveCards(cards, view, view.dashboard().name);
}

void ChartTools::saveCards(const std::vector<const PlotCard *> &cards, const QWidget &area,
                           const QString &name)
{
    auto *dialog = new QFileDialog(m_window, tr("Save Image"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QStringList filters {tr("PNG, twice as large (*.png)"), tr("PNG, as on the screen (*.png)"),
                               tr("PNG, four times as large (*.png)"), tr("SVG (*.svg)"), tr("PDF (*.pdf)")};
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->selectFile(fileName(name, QStringLiteral(".png")));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString &filter) {
        const auto index = filters.indexOf(filter);
        dialog->setDefaultSuffix(index == 3   ? QStringLiteral("svg")
                                 : index == 4 ? QStringLiteral("pdf")
                                              : QStringLiteral("png"));
    });
    const ChartPicture picture(cards, area, m_theme);
    connect(dialog, &QFileDialog::fileSelected, &area, [this, dialog, picture, name](const QString &path) {
        savePicture(picture, path, dialog->selectedNameFilter(), name);
    });
    dialog->open();
}

void ChartTools::savePicture(const ChartPicture &picture, const QString &path, const QString &nameFilter,
                             const QString &name)
{
    QByteArray bytes;
    if (path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        bytes = picture.svg(name);
    } else if (path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive)) {
        bytes = picture.pdf(name);
    } else {
        const qreal scale = nameFilter == tr("PNG, as on the screen (*.png)")      ? 1
                            : nameFilter == tr("PNG, four times as large (*.png)") ? largestScale
                                                                                   : 2;
        const QImage image = picture.image(scale);
        m_saver.save(path, nameFilter, [image](const QString &) { return pngOf(image); });
        return;
    }
    m_saver.save(path, nameFilter, [bytes](const QString &) { return bytes; });
}

void ChartTools::copyImage(const PlotCard &card)
{
    const ChartPicture picture({&card}, card, m_theme);
    QApplication::clipboard()->setImage(picture.image(std::max(1.0, card.devicePixelRatioF())));
    emit told(tr("The picture is in the clipboard."));
}

} // namespace espalier
