// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/imageview.h"

#include <QPainter>

namespace espalier {

namespace {
constexpr int imageMargin = 12;
}

ImageView::ImageView(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("Image"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ImageView::setImage(const QImage &image)
{
    m_image = image;
    update();
}

void ImageView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    if (m_image.isNull())
        return;
    const QRect room = rect().adjusted(imageMargin, imageMargin, -imageMargin, -imageMargin);
    QSize size = m_image.size();
    if (size.width() > room.width() || size.height() > room.height())
        size.scale(room.size(), Qt::KeepAspectRatio);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRect(room.topLeft(), size), m_image);
}

} // namespace espalier
