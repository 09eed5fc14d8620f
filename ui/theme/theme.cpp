// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/roles.h"
#include "ui/theme/style.h"
#include "ui/theme/systemscheme.h"
#include "ui/theme/themestate.h"
#include "ui/theme/tintedicon.h"

#include <QApplication>
#include <QFontDatabase>

#include <algorithm>

// Outside the namespace: the macro declares a function of the global one.
static void initializeResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace espalier {

namespace {

// At 96 dots per inch these are the 13 px and 12 px of the design; a system with larger text has more dots per inch.
constexpr qreal textPoints = 9.75;
constexpr qreal dataPoints = 9.0;

// Systems ship 9 to 11 points as their ordinary size; only what lies outside is a wish for smaller or larger text.
qreal systemTextFactor(const QFont &systemFont)
{
    const auto points = systemFont.pointSizeF();
    if (points <= 0)
        return 1.0;
    return std::clamp(points < 9.0 ? points / 9.0 : points > 11.0 ? points / 11.0 : 1.0, 0.75, 3.0);
}

bool loadFonts()
{
    static const bool loaded = [] {
        initializeResources();
        bool all = true;
        for (const auto *name :
             {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf"})
            all = QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + QLatin1StringView(name)) >= 0
                  && all;
        return all;
    }();
    return loaded;
}

} // namespace

class Theme::Private
{
public:
    QApplication &application;
    SystemScheme system;
    SchemePreference preference = SchemePreference::System;
    std::shared_ptr<ThemeState> state = std::make_shared<ThemeState>();
    QFont text;
    QFont data;

    explicit Private(QApplication &app) : application(app) { }

    [[nodiscard]] ColorScheme wanted() const
    {
        switch (preference) {
        case SchemePreference::Light:
            return ColorScheme::Light;
        case SchemePreference::Dark:
            return ColorScheme::Dark;
        case SchemePreference::System:
            break;
        }
        return system.current();
    }

    void makeFonts()
    {
        const auto systemFont = QApplication::font();
        const auto factor = systemTextFactor(systemFont);
        text = systemFont;
        data = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (loadFonts()) {
            text = QFont(QStringLiteral("Inter"));
            data = QFont(QStringLiteral("JetBrains Mono"));
        }
        text.setPointSizeF(textPoints * factor);
        data.setPointSizeF(dataPoints * factor);
        data.setStyleHint(QFont::Monospace);
        // No ligatures: "!=" and "->" in a payload are shown as the bytes that they are.
        data.setStyleStrategy(QFont::PreferNoShaping);
    }

    void apply()
    {
        state->scheme = wanted();
        state->colors = roleColors(state->scheme);
        state->icons.clear();
        application.setPalette(paletteOf(state->colors));
    }
};

Theme::Theme(QApplication &application) : d(std::make_unique<Private>(application))
{
    d->makeFonts();
    d->state->scheme = d->wanted();
    d->state->colors = roleColors(d->state->scheme);
    application.setStyle(new Style(d->state));
    application.setFont(d->text);
    d->apply();
    connect(&d->system, &SystemScheme::changed, this, [this] { setPreference(d->preference); });
}

Theme::~Theme() = default;

void Theme::setPreference(SchemePreference preference)
{
    d->preference = preference;
    if (d->wanted() == d->state->scheme)
        return;
    d->apply();
    emit changed();
}

SchemePreference Theme::preference() const
{
    return d->preference;
}

ColorScheme Theme::scheme() const
{
    return d->state->scheme;
}

QColor Theme::color(Role role) const
{
    return d->state->color(role);
}

QFont Theme::textFont() const
{
    return d->text;
}

QFont Theme::dataFont() const
{
    return d->data;
}

QFont Theme::scaledTextFont(qreal factor, QFont::Weight weight) const
{
    QFont font = d->text;
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

QIcon Theme::icon(const QString &name, Role role) const
{
    return QIcon(new TintedIcon(d->state, name, role));
}

QIcon Theme::applicationIcon() const
{
    QIcon result;
    for (const int size : {16, 24, 32, 48, 64, 128, 256})
        result.addPixmap(renderIcon(QStringLiteral("espalier"), d->state->color(Role::Accent), {size, size}));
    return result;
}

} // namespace espalier
