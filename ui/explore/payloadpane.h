// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/explore/payloadformatter.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QStackedWidget;
class QTableView;
class QToolButton;

namespace espalier {

class CodeView;
class ElidedLabel;
class HexView;
class ImageView;
class PaneTabs;
class PropertyModel;

/// One message: its payload as understood, its properties, its bytes.
class PayloadPane : public QWidget
{
    Q_OBJECT
public:
    explicit PayloadPane(const Theme &theme, QWidget *parent = nullptr);
    ~PayloadPane() override;

    void showMessage(TopicId topic, const HistoryEntry &entry);
    void clear();

private:
    enum Tab { PayloadTab, PropertiesTab, RawTab };

    void buildHeader();
    void buildPages();
    void buildDecodeMenu();
    void chooseDecoder(std::optional<DecoderKind> decoder);
    void format();
    void handleReady(const PayloadFormatter::Result &result);
    void showTab(int tab);
    void labelDecoder(DecoderKind used);

    const Theme &m_theme;
    PaneTabs *m_tabs;
    QToolButton *m_decode;
    ElidedLabel *m_note;
    QStackedWidget *m_pages;
    QStackedWidget *m_payloadPages;
    CodeView *m_code;
    ImageView *m_image;
    QTableView *m_properties;
    PropertyModel *m_propertyModel;
    HexView *m_raw;
    PayloadFormatter m_formatter;
    TopicId m_topic = TopicId::None;
    HistoryEntry m_entry;
    std::optional<DecoderKind> m_decoder;
};

} // namespace espalier
