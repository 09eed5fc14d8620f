// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/savedfilterbar.h"

#include "ui/common/menutext.h"
#include "ui/common/units.h"
#include "ui/settings/preferences.h"
#include "ui/theme/controls.h"

#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace espalier {

namespace {

const QString stateName = QStringLiteral("packets/filters");
constexpr int maximumName = 40;

} // namespace

SavedFilterBar::SavedFilterBar(const Theme &theme, Preferences &preferences, QWidget *parent)
    : FoldingRow(tr("More filters"), parent), m_theme(theme), m_preferences(preferences)
{
    setContentsMargins(12, 4, 12, 4);
    connect(this, &FoldingRow::foldedWanted, this, &SavedFilterBar::showFolded);
    setSurface(this, Role::Panel);
    const auto kept = QJsonDocument::fromJson(preferences.state(stateName)).array();
    for (const auto &entry : kept) {
        const QJsonObject filter = entry.toObject();
        if (m_filters.size() < maximumFilters && filter.value(QLatin1String("text")).isString())
            m_filters.append({filter.value(QLatin1String("name")).toString(),
                              filter.value(QLatin1String("text")).toString()});
    }
    showFilters();
}

SavedFilterBar::~SavedFilterBar() = default;

void SavedFilterBar::askName(const QString &title, const QString &name,
                             const std::function<void(const QString &)> &named)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name of the button:"));
    dialog->setTextValue(name);
    connect(dialog, &QInputDialog::textValueSelected, this, [named](const QString &chosen) {
        if (const QString trimmed = chosen.simplified().left(maximumName); !trimmed.isEmpty())
            named(trimmed);
    });
    dialog->open();
}

void SavedFilterBar::save(const QString &text)
{
    if (text.trimmed().isEmpty() || m_filters.size() >= maximumFilters)
        return;
    askName(tr("Save Filter"), text.simplified().left(maximumName),
            [this, text](const QString &name) { add(name, text); });
}

void SavedFilterBar::add(const QString &name, const QString &text)
{
    m_filters.append({name, text});
    keep();
}

void SavedFilterBar::keep()
{
    QJsonArray filters;
    for (const Filter &filter : std::as_const(m_filters))
        filters.append(
            QJsonObject {{QStringLiteral("name"), filter.name}, {QStringLiteral("text"), filter.text}});
    m_preferences.setState(stateName, QJsonDocument(filters).toJson(QJsonDocument::Compact));
    showFilters();
}

void SavedFilterBar::showFilters()
{
    for (QPushButton *button : std::exchange(m_buttons, {})) {
        removeItem(button);
        button->deleteLater();
    }
    for (qsizetype i = 0; i < m_filters.size(); ++i) {
        const Filter &filter = m_filters.at(i);
        auto *button = new QPushButton(plainMnemonic(filter.name), this);
        setButtonKind(button, ButtonKind::Chip);
        button->setAccessibleDescription(filter.text);
        button->setToolTip(toolTipText(filter.text));
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(button, &QPushButton::clicked, this, [this, text = filter.text] { emit filterWanted(text); });
        connect(button, &QWidget::customContextMenuRequested, this,
                [this, i, button](const QPoint &position) { openMenu(i, button->mapToGlobal(position)); });
        m_buttons.push_back(button);
        addItem(button);
    }
    setVisible(!m_filters.isEmpty());
}

void SavedFilterBar::showFolded()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        if (m_buttons[i]->isVisible())
            continue;
        // As a button: chosen, and with the menu that renames and removes it.
        const Filter &filter = m_filters.at(qsizetype(i));
        auto *entry = menu->addMenu(menuText(filter.name));
        entry->addAction(tr("&Apply"), this, [this, text = filter.text] { emit filterWanted(text); });
        entry->addSeparator();
        fillMenu(entry, qsizetype(i));
    }
    menu->popup(menuPlace(more()));
}

void SavedFilterBar::openMenu(qsizetype filter, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu, filter);
    menu->popup(globalPosition);
}

void SavedFilterBar::fillMenu(QMenu *menu, qsizetype filter)
{
    menu->addAction(tr("&Rename…"), this, [this, filter] {
        askName(tr("Rename Filter"), m_filters.at(filter).name, [this, filter](const QString &name) {
            if (filter < m_filters.size())
                m_filters[filter].name = name;
            keep();
        });
    });
    menu->addAction(tr("R&emove"), this, [this, filter] {
        m_filters.remove(filter);
        keep();
    });
}

} // namespace espalier
