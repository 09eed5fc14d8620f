// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/theme/theme.h"

#include <QObject>

class QMenu;
class QPoint;
class QWidget;

namespace espalier {

/// What can be done with one curve.
class CurveMenu : public QObject
{
    Q_OBJECT
public:
    explicit CurveMenu(const Theme &theme, QObject *parent = nullptr) : QObject(parent), m_theme(theme) { }

    /// Fills `menu` with what fits `curve` of `plot`.
    void fill(QMenu &menu, const PlotSpec &plot, std::size_t curve);

signals:
    void specChosen(std::size_t curve, const espalier::CurveSpec &spec);
    void renameWanted(std::size_t curve);
    void deriveWanted(std::size_t curve, espalier::Derivation::Kind kind);
    void expressionWanted(std::size_t curve);
    void timeSourceWanted(std::size_t curve);
    void thresholdsWanted(std::size_t curve);
    void histogramWanted(std::size_t curve);
    void removeWanted(std::size_t curve);

private:
    void addColors(QMenu &menu, const CurveSpec &spec, std::size_t curve);
    void addStyles(QMenu &menu, const CurveSpec &spec, std::size_t curve);
    void addAxes(QMenu &menu, const PlotSpec &plot, std::size_t curve);
    void addDerivations(QMenu &menu, std::size_t curve);

    const Theme &m_theme;
};

} // namespace espalier
