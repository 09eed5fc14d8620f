// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartpicture.h"

#include "ui/charts/chartwords.h"
#include "ui/charts/chiprow.h"
#include "ui/charts/curvechip.h"
#include "ui/charts/curvelook.h"
#include "ui/charts/plotcard.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <qcustomplot.h>

#include <algorithm>

namespace espalier {

namespace {

constexpr int pictureMargin = 12;
constexpr int headHeight = 30;
constexpr int legendGap = 16;
constexpr int pictureDotSize = 8;
constexpr int pointsPerInch = 72;

/// Title and legend in one line, as far as there is room.
void paintHead(QCPPainter &painter, const PlotCard &card, const Theme &theme)
{
    const QRect line(pictureMargin, 6, card.width() - 2 * pictureMargin, headHeight);
    painter.setFont(theme.scaledTextFont(1, QFont::DemiBold));
    painter.setPen(theme.color(Role::Text));
    int x = line.left();
    if (!card.spec().title.isEmpty()) {
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, card.spec().title);
        x += painter.fontMetrics().horizontalAdvance(card.spec().title) + legendGap;
    }
    painter.setFont(theme.scaledTextFont(12.0 / 13));
    const QFontMetrics metrics = painter.fontMetrics();
    for (std::size_t i = 0; i < card.spec().curves.size(); ++i) {
        const CurveSpec &curve = card.spec().curves[i];
        const QString value = card.chips().chips().at(qsizetype(i))->value();
        const QString text = ChartWords::curveName(curve) + QStringLiteral("  ") + value;
        const int width = metrics.horizontalAdvance(text);
        if (x + pictureDotSize + 6 + width > line.right())
            return;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(curveRole(curve.color)));
        painter.drawEllipse(
            QRectF(x, line.center().y() - pictureDotSize / 2.0, pictureDotSize, pictureDotSize));
        painter.setPen(theme.color(Role::Text));
        painter.drawText(QRect(x + pictureDotSize + 6, line.top(), width + 1, line.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        x += pictureDotSize + 6 + width + legendGap;
    }
}

} // namespace

ChartPicture::ChartPicture(const std::vector<const PlotCard *> &cards, const QWidget &area,
                           const Theme &theme)
    : m_cards(cards.begin(), cards.end()), m_area(area), m_theme(theme)
{ }

void ChartPicture::paint(QPaintDevice &device, qreal scale) const
{
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.fillRect(m_area.rect(), m_theme.color(Role::Background));
    for (const auto &each : m_cards) {
        const auto *card = qobject_cast<const PlotCard *>(each.data());
        if (!card)
            continue;
        painter.save();
        painter.translate(card == &m_area ? QPoint() : card->mapTo(&m_area, QPoint()));
        painter.setPen(QPen(m_theme.color(Role::Line), 1));
        painter.setBrush(m_theme.color(Role::Panel));
        painter.drawRoundedRect(QRectF(card->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        paintHead(painter, *card, m_theme);
        painter.translate(card->surface().mapTo(card, QPoint()));
        card->surface().paintTo(painter);
        painter.restore();
    }
    painter.end();
}

QImage ChartPicture::image(qreal scale) const
{
    QImage image((QSizeF(m_area.size()) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(m_theme.color(Role::Background));
    paint(image, scale);
    return image;
}

QByteArray ChartPicture::svg(const QString &title) const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(m_area.size());
    generator.setViewBox(m_area.rect());
    generator.setTitle(title);
    paint(generator, 1);
    return bytes;
}

QByteArray ChartPicture::pdf(const QString &title) const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Espalier"));
    writer.setResolution(pointsPerInch);
    writer.setPageSize(QPageSize(QSizeF(m_area.size()), QPageSize::Point));
    writer.setPageMargins({});
    paint(writer, 1);
    return bytes;
}

} // namespace espalier
