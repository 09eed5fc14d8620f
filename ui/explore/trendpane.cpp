// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/trendpane.h"

#include "ui/common/menutext.h"
#include "ui/common/panetabs.h"
#include "ui/explore/historymodel.h"
#include "ui/theme/controls.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QToolButton>

#include <cmath>

namespace espalier {

namespace {

constexpr int frameMilliseconds = 33;
constexpr int maximumRemembered = 1'000;
/// Numbers that are drawn together by themselves are at most that many times as large as the first.
constexpr double sameScale = 8;
constexpr int shownByThemselves = 3;

double lastValue(const TrendSeries &series)
{
    const auto last = std::find_if(series.points.rbegin(), series.points.rend(),
                                   [](const TrendPoint &point) { return !std::isnan(point.value); });
    return last == series.points.rend() ? 0 : last->value;
}

bool isOfScale(double value, double reference)
{
    const double a = std::abs(value);
    const double b = std::abs(reference);
    return a <= b * sameScale && b <= a * sameScale;
}

} // namespace

TrendPane::TrendPane(const Theme &theme, const HistoryModel &model, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(model)
    , m_plot(new TrendPlot(theme))
    , m_pages(new QStackedLayout)
    , m_empty(plainLabel({}))
    , m_tabs(new PaneTabs(theme, this))
    , m_chipRow(new QHBoxLayout)
    , m_more(new QToolButton(this))
    , m_menu(new QMenu(m_more))
    , m_spanButton(new QToolButton(this))
{
    buildHeader();
    buildSpans();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 4, 12, 4);
    setTextRole(m_empty, Role::Faint);
    setSurface(m_empty, Role::Panel);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_plot);
    m_drawTimer.setSingleShot(true);
    m_drawTimer.setInterval(frameMilliseconds);
    connect(&m_drawTimer, &QTimer::timeout, this, &TrendPane::draw);
    connect(&m_collector, &TrendCollector::changed, this, &TrendPane::handleCollected);
    connect(&theme, &Theme::changed, this, &TrendPane::showChips);
    draw();
}

TrendPane::~TrendPane() = default;

void TrendPane::buildHeader()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::AboveAndBelow, this);
    m_tabs->addTab(tr("Trend"));
    m_tabs->setFocusPolicy(Qt::NoFocus);
    m_chipRow->setSpacing(6);
    m_more->setText(tr("Values ▾"));
    m_more->setToolTip(tr("Choose the values that are drawn"));
    for (QToolButton *button : {m_more, m_spanButton}) {
        setButtonKind(button, ButtonKind::Quiet);
        button->setPopupMode(QToolButton::InstantPopup);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    }
    m_more->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &TrendPane::fillMenu);
    for (int curve = 0; curve < TrendPlot::maximumCurves; ++curve) {
        auto *chip = new QToolButton(this);
        setButtonKind(chip, ButtonKind::Chip);
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setAccessibleName(tr("Curve %1").arg(curve + 1));
        chip->setIconSize({14, 8});
        chip->setFont(m_theme.scaledTextFont(12.0 / 13));
        chip->hide();
        connect(chip, &QToolButton::clicked, this,
                [this, chip] { toggle(chip->property("path").toString()); });
        m_chips.append(chip);
        m_chipRow->addWidget(chip);
    }
    header->row()->addWidget(m_tabs);
    header->row()->addStretch(1);
    header->row()->addLayout(m_chipRow);
    header->row()->addWidget(m_more);
    header->row()->addWidget(m_spanButton);
    column->addWidget(header);
    column->addLayout(m_pages, 1);
}

void TrendPane::buildSpans()
{
    auto *menu = new QMenu(m_spanButton);
    auto *group = new QActionGroup(menu);
    using std::chrono::seconds;
    for (const auto &[text, span] :
         {std::pair(tr("1 min"), seconds(60)), std::pair(tr("10 min"), seconds(600)),
          std::pair(tr("60 min"), seconds(3600)), std::pair(tr("All"), seconds(0))}) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        const auto choose = [this, text, span] {
            m_spanButton->setText(tr("%1 ▾", "button that opens a menu").arg(text));
            m_spanButton->setAccessibleName(tr("Time shown: %1").arg(text));
            setSpan(span);
        };
        connect(action, &QAction::triggered, this, choose);
        if (span == m_span) {
            action->setChecked(true);
            choose();
        }
    }
    m_spanButton->setMenu(menu);
}

void TrendPane::follow(TopicId topic, const QString &name)
{
    if (topic != m_topic || name != m_topicName) {
        m_topic = topic;
        m_topicName = name;
        m_charted = m_remembered.value(name);
        m_isChosen = m_remembered.contains(name);
        m_collector.clear();
        m_collector.setWanted(m_charted);
        m_drawTimer.stop();
        draw();
        emit chartedChanged();
    }
    collect();
}

void TrendPane::setDecoding(const MessageDecoding &decoding)
{
    m_collector.setDecoding(decoding);
    collect();
}

void TrendPane::collect()
{
    if (isVisible() && m_topic != TopicId::None)
        m_collector.collect(m_model);
}

void TrendPane::handleCollected(bool isComplete)
{
    if (m_charted.isEmpty() && !m_isChosen)
        chooseCharted();
    if (!m_drawTimer.isActive())
        m_drawTimer.start();
    if (!isComplete)
        collect();
}

void TrendPane::chooseCharted()
{
    double reference = 0;
    for (const TrendSeries &series : m_collector.series()) {
        if (series.kind != NumericLeaf::Kind::Number || m_charted.size() >= shownByThemselves)
            continue;
        const double value = lastValue(series);
        if (m_charted.isEmpty())
            reference = value;
        else if (!isOfScale(value, reference))
            continue;
        m_charted << series.path;
    }
    for (const TrendSeries &series : m_collector.series())
        if (m_charted.isEmpty() && series.kind == NumericLeaf::Kind::Boolean)
            m_charted << series.path;
    if (!m_charted.isEmpty())
        emit chartedChanged();
}

void TrendPane::setCharted(const QString &path, bool isCharted)
{
    if (m_charted.contains(path) == isCharted)
        return;
    if (!isCharted)
        m_charted.removeAll(path);
    else {
        // The oldest choice makes room.
        if (m_charted.size() >= TrendPlot::maximumCurves)
            m_charted.removeFirst();
        m_charted << path;
    }
    m_isChosen = true;
    if (m_remembered.size() >= maximumRemembered)
        m_remembered.clear();
    m_remembered.insert(m_topicName, m_charted);
    m_collector.setWanted(m_charted);
    collect();
    draw();
    emit chartedChanged();
}

void TrendPane::setSpan(std::chrono::seconds span)
{
    m_span = span;
    draw();
}

QString TrendPane::nameOf(const QString &path) const
{
    return path.isEmpty() ? m_topicName.section(u'/', -1) : path;
}

void TrendPane::draw()
{
    const bool hasNumbers = !m_collector.series().empty();
    m_more->setVisible(hasNumbers);
    m_spanButton->setVisible(hasNumbers);
    showChips();
    QList<TrendPlot::Curve> curves;
    double first = std::numeric_limits<double>::infinity();
    for (qsizetype i = 0; i < m_charted.size(); ++i) {
        const TrendSeries *series = m_collector.find(m_charted.at(i));
        if (!series || series->points.empty())
            continue;
        curves.append({int(i), nameOf(series->path), series->kind, &series->points});
        first = std::min(first, series->points.front().time);
    }
    m_pages->setCurrentIndex(curves.isEmpty() ? 0 : 1);
    if (curves.isEmpty()) {
        m_empty->setText(
            hasNumbers ? tr("Choose a value above, or click the mark beside a number, to see it over time.")
                       : tr("Numbers in the messages of this topic are drawn here over time. "
                            "It has none so far."));
        return;
    }
    const HistoryEntry *newest = m_model.entry(0);
    const double to = newest ? double(newest->time) / 1e6 : first;
    const double from = m_span.count() > 0 ? std::max(first, to - double(m_span.count())) : first;
    m_plot->showCurves(curves, {from, to});
    emit seriesChanged();
}

QIcon TrendPane::curveIcon(int curve) const
{
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(14, 8) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = m_theme.color(TrendPlot::curveRole(curve));
    if (curve == 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QRectF(3, 0, 8, 8));
    } else {
        painter.setPen(QPen(color, 2, TrendPlot::curveStroke(curve)));
        painter.drawLine(QPointF(0, 4), QPointF(14, 4));
    }
    return QIcon(pixmap);
}

void TrendPane::showChips()
{
    // Chips give way to the menu where there is no room for them.
    int room = width() - m_tabs->sizeHint().width() - m_more->sizeHint().width()
               - m_spanButton->sizeHint().width() - 60;
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        QToolButton *chip = m_chips.at(i);
        if (i >= m_charted.size()) {
            chip->hide();
            continue;
        }
        const QString path = m_charted.at(i);
        const QString name = nameOf(path);
        chip->setProperty("path", path);
        chip->setIcon(curveIcon(int(i)));
        chip->setText(plainMnemonic(chip->fontMetrics().elidedText(name, Qt::ElideMiddle, 120)));
        chip->setAccessibleName(tr("Do not draw %1").arg(name));
        chip->setToolTip(tr("Click: do not draw it"));
        room -= chip->sizeHint().width() + m_chipRow->spacing();
        chip->setVisible(room >= 0);
    }
}

void TrendPane::fillMenu()
{
    m_menu->clear();
    for (const TrendSeries &series : m_collector.series()) {
        QAction *action = m_menu->addAction(plainMnemonic(nameOf(series.path)));
        action->setCheckable(true);
        action->setChecked(m_charted.contains(series.path));
        connect(action, &QAction::triggered, this,
                [this, path = series.path](bool isChecked) { setCharted(path, isChecked); });
    }
}

void TrendPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    collect();
    m_drawTimer.start();
}

void TrendPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_drawTimer.start();
}

} // namespace espalier
