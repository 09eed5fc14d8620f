// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packettools.h"

#include "core/service/packetinspector.h"
#include "ui/common/specificationdialog.h"
#include "ui/common/units.h"
#include "ui/packets/captureexport.h"
#include "ui/packets/statisticsdialog.h"
#include "ui/packets/violationsdialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace espalier {

namespace {

/// Beside the view, which it is about: not before it.
void present(QWidget *window)
{
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace

PacketTools::PacketTools(PacketInspector &inspector, const Theme &theme, QWidget *window)
    : QObject(window)
    , m_inspector(inspector)
    , m_theme(theme)
    , m_window(window)
    , m_imports(new ImportQueue(inspector.feed(), this))
{
    connect(m_imports, &ImportQueue::progressed, this, &PacketTools::showProgress);
    connect(m_imports, &ImportQueue::imported, this, &PacketTools::handleImported);
    connect(m_imports, &ImportQueue::failed, this, &PacketTools::handleFailed);
}

PacketTools::~PacketTools() = default;

void PacketTools::showViolations()
{
    if (!m_violations) {
        m_violations = new ViolationsDialog(m_inspector, m_theme, m_window);
        m_violations->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_violations, &ViolationsDialog::packetChosen, this, &PacketTools::packetChosen);
        connect(m_violations, &ViolationsDialog::sectionWanted, this, &PacketTools::showStatement);
    } else {
        m_violations->refresh();
    }
    present(m_violations);
}

void PacketTools::showStatistics()
{
    if (!m_statistics) {
        m_statistics = new StatisticsDialog(m_inspector, m_theme, m_window);
        m_statistics->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_statistics, &StatisticsDialog::packetChosen, this, &PacketTools::packetChosen);
    } else {
        m_statistics->refresh();
    }
    present(m_statistics);
}

void PacketTools::showStatement(Clause clause)
{
    if (!m_specification) {
        m_specification = new SpecificationDialog(m_theme, m_window);
        m_specification->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_specification->showStatement(clause);
    present(m_specification);
}

void PacketTools::exportPackets(const std::vector<RowSelection::Run> &chosen)
{
    m_inspector.ask(
        this,
        [chosen](const PacketLogView &view) {
            std::vector<PacketRun> packets;
            for (const RowSelection::Run &run : chosen)
                view.addShown(std::uint64_t(run.from), std::uint64_t(run.to), packets);
            return Exportable {std::make_shared<std::vector<PacketRun>>(1, view.kept()),
                               std::make_shared<std::vector<PacketRun>>(view.shown()),
                               std::make_shared<std::vector<PacketRun>>(std::move(packets))};
        },
        [this](const Exportable &exportable) { offerExport(exportable); });
}

void PacketTools::offerExport(const Exportable &exportable)
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Export Packets"),
                                tr("Which packets go into the file?"), QMessageBox::Cancel, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("A pcapng file, which Wireshark opens. Violations become comments of their packets."));
    const auto offer = [&](const QString &text, const Packets &packets) {
        std::uint64_t count = 0;
        for (const PacketRun &run : *packets)
            count += run.to - run.from;
        auto *button =
            box->addButton(QStringLiteral("%1 (%2)").arg(text, countText(count)), QMessageBox::AcceptRole);
        button->setEnabled(count > 0);
        connect(button, &QPushButton::clicked, this, [this, packets] { askForPlace(packets); });
    };
    offer(tr("&All Kept"), exportable.kept);
    offer(tr("All &Shown"), exportable.shown);
    offer(tr("&Chosen"), exportable.chosen);
    box->open();
}

void PacketTools::askForPlace(const Packets &packets)
{
    auto *dialog = new QFileDialog(m_window, tr("Export Packets"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Captures (*.pcapng)"));
    dialog->setDefaultSuffix(QStringLiteral("pcapng"));
    dialog->selectFile(tr("packets.pcapng"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, packets](const QString &path) { writePackets(path, *packets); });
    dialog->open();
}

void PacketTools::writePackets(const QString &path, const std::vector<PacketRun> &packets)
{
    auto *writing = new CaptureExport(m_inspector, path, this);
    connect(writing, &CaptureExport::finished, this,
            [this, writing, path](quint64 count, const QString &error) {
                writing->deleteLater();
                const QString name = QDir::toNativeSeparators(path);
                if (error.isEmpty())
                    emit told(tr("%1 packets written to %2").arg(countText(count), name));
                else
                    tell(tr("The packets were not exported"),
                         tr("%1 cannot be written: %2. Choose another place.").arg(name, error));
            });
    writing->start(packets);
}

void PacketTools::importCapture()
{
    auto *dialog = new QFileDialog(m_window, tr("Import Capture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Captures (*.pcapng *.pcap *.cap)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            importFile(path);
    });
    dialog->open();
}

void PacketTools::importFile(const QString &path)
{
    m_imports->add(path);
}

void PacketTools::stopImports()
{
    m_imports->stop();
}

void PacketTools::showProgress(const ImportQueue::Progress &progress)
{
    QString text;
    if (!progress.path.isEmpty())
        text = tr("Importing %1 · %2 %").arg(QFileInfo(progress.path).fileName()).arg(progress.percent);
    if (progress.waiting > 0)
        text += QStringLiteral(" · ") + tr("%n more", "files", progress.waiting);
    emit importing(text);
}

void PacketTools::handleImported(const QString &path, const CaptureSummary &summary)
{
    const QString name = QFileInfo(path).fileName();
    if (summary.streams == 0 || summary.error)
        tell(tr("Import of %1").arg(name), textOf(summary));
    else
        emit told(tr("%1: %2").arg(name, textOf(summary)));
}

void PacketTools::handleFailed(const QString &path, const CaptureReadError &error)
{
    if (error.kind == CaptureReadError::Kind::Canceled)
        emit told(tr("The import of %1 was stopped; what had been read of it is shown.")
                      .arg(QFileInfo(path).fileName()));
    else
        tell(tr("The capture was not imported"),
             tr("%1 cannot be read: %2").arg(QDir::toNativeSeparators(path), error.detail));
}

QString PacketTools::textOf(const CaptureSummary &summary)
{
    QStringList parts {
        tr("%1 MQTT connections in %2 frames").arg(countText(summary.streams), countText(summary.frames))};
    const auto add = [&](std::uint64_t count, const QString &text) {
        if (count > 0)
            parts += text.arg(countText(count));
    };
    using enum CaptureSummary::Skipped;
    add(summary.skippedStreams[std::size_t(Tls)], tr("%1 connections are encrypted and cannot be read"));
    add(summary.skippedStreams[std::size_t(NotMqtt)], tr("%1 TCP connections carry no MQTT"));
    add(summary.skippedStreams[std::size_t(CompressedWebSocket)],
        tr("%1 connections use compressed WebSocket messages, which are not unpacked"));
    add(summary.givenUpStreams, tr("%1 TCP connections were too many to be followed"));
    add(summary.lostBytes[0] + summary.lostBytes[1], tr("%1 bytes are missing in the file"));
    if (summary.error)
        parts += tr("the file is damaged: what stands before the damage was read");
    return parts.join(QStringLiteral("; ")) + u'.';
}

void PacketTools::tell(const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, title, title, QMessageBox::Ok, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(text);
    box->open();
}

} // namespace espalier
